using System.Text;

namespace Cqrs.Kit;

/// <summary>A projection's error in the words in which it is recorded.</summary>
internal static class ProjectionFault
{
    private const int MaxLength = 4_000;

    public static ProjectionFailure Describe(ProjectionException exception, DateTimeOffset now) => Describe(exception.Position, exception.InnerException ?? exception, now);

    public static ProjectionFailure Describe(LogPosition position, Exception cause, DateTimeOffset now)
    {
        var error = $"{cause.GetType().Name}: {cause.Message}";
        var bounded = error.Length > MaxLength ? error[..MaxLength] : error;
        return new ProjectionFailure(position, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(bounded)), now); // unpaired surrogates replaced: a store could not hold them
    }
}
