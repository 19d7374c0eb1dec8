namespace Cqrs.Kit.TestSupport;

/// <summary>What becomes of a commit, and when what follows does.</summary>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Time">Of a late answer, how late. Of a connection that is half-open or a black hole, when it is closed on both sides; null is never.</param>
public readonly record struct CommitFate(CommitFateKind Kind, TimeSpan? Time = null)
{
    /// <summary>Whether the server has committed and the client does not hear of it.</summary>
    public bool LosesAnswer => Kind is CommitFateKind.CutAfter or CommitFateKind.HalfOpenAfter or CommitFateKind.BlackHoleAfter;
}

/// <summary>What can become of a commit.</summary>
public enum CommitFateKind
{
    /// <summary>It passes, and its answer too.</summary>
    Passes,

    /// <summary>The connection is cut before the commit has reached the server, which has all that came before it.</summary>
    CutBefore,

    /// <summary>The connection is cut when the server has committed, before the client hears of it.</summary>
    CutAfter,

    /// <summary>The server has committed, and the client hears of it late.</summary>
    Late,

    /// <summary>The commit, and what the client sends later, does not reach the server; what the server sends would reach the client.</summary>
    HalfOpenBefore,

    /// <summary>The answer, and what the server sends later, does not reach the client; what the client sends reaches the server.</summary>
    HalfOpenAfter,

    /// <summary>From the commit on nothing comes through, in either direction.</summary>
    BlackHoleBefore,

    /// <summary>When the server has committed nothing comes through any more, in either direction.</summary>
    BlackHoleAfter,
}
