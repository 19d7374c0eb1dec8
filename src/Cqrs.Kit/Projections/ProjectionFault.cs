namespace Cqrs.Kit;

/// <summary>A projection's error in the words in which it is recorded.</summary>
internal static class ProjectionFault
{
    public static ProjectionFailure Describe(ProjectionException exception, TimeProvider time)
    {
        var cause = exception.InnerException ?? exception;
        return new ProjectionFailure(exception.Position, $"{cause.GetType().Name}: {cause.Message}", time.GetUtcNow());
    }
}
