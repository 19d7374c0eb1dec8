namespace Cqrs.Kit;

/// <summary>A stream whose payloads were erased: it cannot be read or appended to any more.</summary>
public sealed class StreamErasedException : CqrsException
{
    /// <summary>Creates the error; for event stores.</summary>
    /// <param name="stream">The stream.</param>
    public StreamErasedException(StreamName stream)
        : base($"The stream {stream} was erased: its events have no payload any more, and none can be added.") => Stream = stream;

    /// <summary>The stream.</summary>
    public StreamName Stream { get; }
}
