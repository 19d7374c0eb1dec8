namespace Cqrs.Kit.Faults.Judge;

/// <summary>What a client tries with an append.</summary>
public enum AppendKind
{
    /// <summary>One event to a stream that nobody else knows.</summary>
    New,

    /// <summary>One event to a stream that all processes write, at the version just read.</summary>
    Hot,

    /// <summary>Several events to a stream of the caller's own.</summary>
    Several,

    /// <summary>An event to a stream that all processes write, at any version.</summary>
    Any,

    /// <summary>Events to several streams.</summary>
    Streams,

    /// <summary>At a version that the stream is known not to have: must be refused.</summary>
    Stale,

    /// <summary>With a token cancelled before the call: must be refused.</summary>
    Cancelled,

    /// <summary>With a token cancelled while the append is on its way: either.</summary>
    CancelledOnTheWay,

    /// <summary>An event in a transaction of the caller's, with writes of its own; some of those are rolled back, at the latest by their commit.</summary>
    Foreign,
}

/// <summary>Why an append was refused.</summary>
public enum FailReason
{
    /// <summary>A stream was not as expected.</summary>
    Conflict,

    /// <summary>It was cancelled before it was sent.</summary>
    Cancelled,

    /// <summary>The caller's transaction that it was in was rolled back.</summary>
    RolledBack,
}
