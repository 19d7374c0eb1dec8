using System.Data;

using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>One moment of the database: all that is read in it is as of its first statement. Nobody waits for it, and it waits for nobody.</summary>
internal static class Snapshot
{
    /// <summary>Reads in a REPEATABLE READ transaction.</summary>
    public static async ValueTask<T> InSnapshotAsync<T>(this Database database, Func<NpgsqlConnection, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        return await read(connection, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A batch that may take as long as it takes, as whole tables are read; its caller's token ends it.</summary>
    public static NpgsqlBatch LongBatch(this Database database, NpgsqlConnection connection, params ReadOnlySpan<NpgsqlBatchCommand> commands)
    {
        var batch = database.Batch(connection, commands);
        batch.Timeout = 0;
        return batch;
    }
}
