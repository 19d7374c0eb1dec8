namespace Cqrs.Kit;

/// <summary>A projector or subscriber cannot pass an event: a poison event.</summary>
/// <remarks>The projection has stopped before it, visibly; nothing is skipped. Thrown to callers by <see cref="IProjectionControl.CatchUpAsync"/>,
/// by a rebuild, and by an append whose inline projection failed, which then wrote nothing.</remarks>
public sealed class ProjectionException : CqrsException
{
    /// <summary>Creates the error.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="at">The event.</param>
    /// <param name="why">What is wrong.</param>
    /// <param name="innerException">What was thrown, if something was.</param>
    public ProjectionException(ProjectionId projection, EventContext at, string why, Exception? innerException = null)
        : this(projection, (at ?? throw new ArgumentNullException(nameof(at))).Position, $"'{at.TypeName}' of {at.Stream}", why, innerException)
    {
    }

    internal ProjectionException(ProjectionId projection, LogPosition position, string what, string why, Exception? innerException)
        : base($"{projection} cannot pass the event at position {position} ({what}): {why}", innerException)
    {
        Projection = projection;
        Position = position;
    }

    /// <summary>The projection.</summary>
    public ProjectionId Projection { get; }

    /// <summary>The event's position.</summary>
    public LogPosition Position { get; }
}
