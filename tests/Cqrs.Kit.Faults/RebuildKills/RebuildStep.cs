namespace Cqrs.Kit.Faults.RebuildKills;

/// <summary>A step of a rebuild, of what undoes it, or of what cleans up after it: a transaction that is held up in its middle while the process that runs it is killed.</summary>
internal enum RebuildStep
{
    /// <summary>The new build's rows and tables are made, by who asks for it.</summary>
    Adding = 1,

    /// <summary>Events are applied to it, by who works on it.</summary>
    Filling,

    /// <summary>Queries are turned to it, by who works on it.</summary>
    Promoting,

    /// <summary>Queries are turned back to the one before, by who asks for that.</summary>
    TakingBack,

    /// <summary>All builds but the live one are dropped, by who asks for that.</summary>
    Removing,
}
