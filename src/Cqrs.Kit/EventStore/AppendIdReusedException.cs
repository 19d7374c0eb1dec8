namespace Cqrs.Kit;

/// <summary>An append came with the id of another one that is in the log with other content. Nothing was written.</summary>
/// <remarks>An append's id belongs to one attempt; make a new one (a UUIDv7) for each.</remarks>
public sealed class AppendIdReusedException : CqrsException
{
    /// <summary>Creates the error; for event stores.</summary>
    /// <param name="appendId">The id.</param>
    public AppendIdReusedException(Guid appendId)
        : base($"The append id {appendId} belongs to an append with other content. Nothing was written: give each append a new UUIDv7.") => AppendId = appendId;

    /// <summary>The id.</summary>
    public Guid AppendId { get; }
}
