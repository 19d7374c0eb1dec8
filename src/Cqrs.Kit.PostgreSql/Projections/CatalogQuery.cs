using System.Runtime.CompilerServices;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Asks the server's catalog within a projection's transaction.</summary>
internal static class CatalogQuery
{
    /// <summary>The rows of a statement whose parameters are texts.</summary>
    public static async IAsyncEnumerable<NpgsqlDataReader> QueryAsync(this PostgreSqlProjectionTransaction transaction, string sql, string[] parameters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.With(NpgsqlDbType.Text, parameter);
        }

        var batch = transaction.Database.Batch(transaction.Connection, command);
        await using var _ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return reader;
        }
    }
}
