namespace Cqrs.Kit;

/// <summary>A command record without events was asked for again under an append id that is older than records are kept, and it is not there: whether
/// it was written before can no longer be told. Nothing was written.</summary>
/// <remarks>Append ids of appends with events never expire: the log itself remembers them.</remarks>
public sealed class AppendIdExpiredException : CqrsException
{
    /// <summary>Creates the error; for event stores.</summary>
    /// <param name="appendId">The id.</param>
    /// <param name="retention">How long records are kept.</param>
    public AppendIdExpiredException(Guid appendId, TimeSpan retention)
        : base($"The append id {appendId} is older than command records are kept ({retention}), so whether it was written before cannot be told. Nothing was written: look at what the command was to do, and send it under a new id.")
    {
        AppendId = appendId;
        Retention = retention;
    }

    /// <summary>The id.</summary>
    public Guid AppendId { get; }

    /// <summary>How long records are kept.</summary>
    public TimeSpan Retention { get; }
}
