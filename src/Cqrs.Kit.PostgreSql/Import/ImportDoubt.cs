namespace Cqrs.Kit.PostgreSql;

/// <summary>How much of a chunk is looked up before it is written. What is taken for granted wrongly meets a constraint of the log.</summary>
internal enum ImportDoubt
{
    /// <summary>Streams that the chunk has from their first event on are taken for new, and those of the chunk before for what it made of them.</summary>
    None,

    /// <summary>Every stream is looked up: the source was imported before, at least in part.</summary>
    Streams,

    /// <summary>The ids of events, too: something was not as it was taken to be.</summary>
    Everything,
}
