namespace Cqrs.Kit;

/// <summary>A stream that was erased was read, or was to be appended to. Nothing was written; what was in it is gone for ever.</summary>
public sealed class StreamErasedException : CqrsException
{
    /// <summary>Creates the error; for event stores.</summary>
    /// <param name="stream">The stream.</param>
    public StreamErasedException(StreamName stream)
        : base($"The stream {stream} was erased: it can be neither read nor appended to, and its id cannot be used again.") => Stream = stream;

    /// <summary>The stream.</summary>
    public StreamName Stream { get; }
}
