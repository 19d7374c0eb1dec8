namespace Cqrs.Kit.Faults.SameCommands;

/// <summary>What happens while one process is in the middle of the first commit and all others wait.</summary>
internal enum SendHit
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The process that commits is killed.</summary>
    KillHolder,

    /// <summary>The other process is killed.</summary>
    KillOther,

    /// <summary>The session that commits is ended: nothing of it is there.</summary>
    EndSession,
}
