using System.Diagnostics.CodeAnalysis;

using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Between two methods of this assembly: the connection was lost before the answer, so the batch may have been committed.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Never leaves the assembly.")]
[SuppressMessage("Design", "CA1064", Justification = "Never leaves the assembly.")]
internal sealed class LostConnectionException(NpgsqlException cause) : Exception(null, cause)
{
    /// <summary>What to tell the caller when nobody could be asked.</summary>
    public NpgsqlException OutcomeOf(Guid appendId) => new(
        $"The connection was lost before the append {appendId} was answered, and what became of it could not be learnt since: it may have been written. Ask again with the same append id to learn it, or to write it if it was not.",
        InnerException);

    /// <summary>The same for a chunk of an import.</summary>
    public NpgsqlException OutcomeOfImport() => new(
        "The connection was lost before the last chunk of the import was answered, and what became of it could not be learnt since: it may have been written. Import the same source again: what is there is passed over.",
        InnerException);
}
