namespace Cqrs.Kit;

/// <summary>An event as it was read: where it stands, and its payload in the latest shape.</summary>
/// <param name="At">Where and when it stands.</param>
/// <param name="Data">The payload, upcast; null when its type is retired, or when it is blank (<see cref="EventContext.IsBlank"/>).</param>
public readonly record struct RecordedEvent(EventContext At, object? Data)
{
    /// <summary>Its position in the log.</summary>
    public LogPosition Position => At.Position;

    /// <summary>Its version in the stream.</summary>
    public long Version => At.Version;

    /// <summary>The stream that it is in.</summary>
    public StreamName Stream => At.Stream;
}
