namespace Cqrs.Kit.PostgreSql;

/// <summary>How a unit of a flush ended; the numbers are those of the append statement.</summary>
internal enum AppendVerdict
{
    Passed = 0,
    Conflict = 1,
    CommandKnown = 2,
    Closed = 3,
    Erased = 4,

    /// <summary>Refused, and its own append id is in the database: it was written before, or its id is reused.</summary>
    IdThere = -1,
}
