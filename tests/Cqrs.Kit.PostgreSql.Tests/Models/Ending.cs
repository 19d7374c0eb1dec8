namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>How a hand-driven transaction ends.</summary>
public enum Ending
{
    /// <summary>Its COMMIT succeeds.</summary>
    Commit,

    /// <summary>Its COMMIT fails, and all is undone.</summary>
    Rollback,

    /// <summary>Its session is killed in the middle of it.</summary>
    Kill,
}
