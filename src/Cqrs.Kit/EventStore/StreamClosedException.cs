namespace Cqrs.Kit;

/// <summary>An append to a closed stream. Nothing was written, and the command bus does not try again.</summary>
public sealed class StreamClosedException : CqrsException
{
    /// <summary>Creates the error; for event stores.</summary>
    /// <param name="stream">The stream.</param>
    public StreamClosedException(StreamName stream)
        : base($"The stream {stream} is closed. Nothing was written; IStreamLifecycle.ReopenAsync opens it again.") => Stream = stream;

    /// <summary>The stream.</summary>
    public StreamName Stream { get; }
}
