namespace Cqrs.Kit;

/// <summary>A stream was to be closed, opened, truncated or erased, and has no event. Nothing was changed.</summary>
public sealed class StreamNotFoundException : CqrsException
{
    /// <summary>Creates the error; for event stores.</summary>
    /// <param name="stream">The stream.</param>
    public StreamNotFoundException(StreamName stream)
        : base($"The stream {stream} has no event. Nothing was changed: look at its type and id.") => Stream = stream;

    /// <summary>The stream that was looked for.</summary>
    public StreamName Stream { get; }
}
