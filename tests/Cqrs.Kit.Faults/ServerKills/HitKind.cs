namespace Cqrs.Kit.Faults.ServerKills;

/// <summary>What happens to the server.</summary>
internal enum HitKind
{
    /// <summary>The server's first process is killed, and the server started again.</summary>
    ServerKilled,

    /// <summary>The process of a session that appends or projects is killed: the server cuts all sessions and recovers by itself.</summary>
    SessionKilled,

    /// <summary>It is stopped without a checkpoint, and started again.</summary>
    StoppedImmediately,

    /// <summary>It is stopped as an operator would, and started again. Not a kill.</summary>
    Restarted,
}
