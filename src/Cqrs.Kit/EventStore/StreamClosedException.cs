namespace Cqrs.Kit;

/// <summary>An append to a stream that was closed. Nothing was written.</summary>
public sealed class StreamClosedException : CqrsException
{
    /// <summary>Creates the error; for event stores.</summary>
    /// <param name="stream">The stream.</param>
    public StreamClosedException(StreamName stream)
        : base($"The stream {stream} is closed, and nothing was written: reopen it first, or leave it as it is.") => Stream = stream;

    /// <summary>The stream.</summary>
    public StreamName Stream { get; }
}
