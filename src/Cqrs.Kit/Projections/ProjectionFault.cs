using System.Text;

namespace Cqrs.Kit;

/// <summary>A projection's error in the words in which it is recorded.</summary>
internal static class ProjectionFault
{
    private const int MaxLength = 4_000;

    public static ProjectionFailure Describe(ProjectionException exception, TimeProvider time)
    {
        var cause = exception.InnerException ?? exception;
        var error = $"{cause.GetType().Name}: {cause.Message}";
        var bounded = error.Length > MaxLength ? error[..MaxLength] : error;
        return new ProjectionFailure(exception.Position, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(bounded)), time.GetUtcNow()); // unpaired surrogates replaced: a store could not hold them
    }
}
