using System.Data;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The checkpoints in PostgreSQL. A projection's row is the right to work on it: who works holds the row's lock.</summary>
internal sealed class PostgreSqlProjectionStore(Database database, LogSignal signal, bool runsProjections) : IProjectionStore
{
    /// <exception cref="InvalidOperationException">This user may not run it, or may not make it and no other process has; or the table of a view has another shape.</exception>
    public async ValueTask PrepareAsync(ProjectionDefinition projection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(projection);
        try
        {
            await MakeAsync(projection, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            if (runsProjections)
            {
                throw new InvalidOperationException(
                    $"This user may not run the projection {projection.Id}: give it the rights of a projector (PostgreSqlRoles.Script), or set CqrsOptions.RunProjections to false, and let another process run it.",
                    exception);
            }

            if (await ReadAsync([projection.Id], cancellationToken).ConfigureAwait(false) is [])
            {
                throw new InvalidOperationException(
                    $"The projection {projection.Id} is not in the schema, and this user may not make it: start a process that runs it (CqrsOptions.RunProjections) first.",
                    exception);
            }
        }
    }

    public async ValueTask<IProjectionTransaction?> TryBeginAsync(ProjectionId projection, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        NpgsqlTransaction? transaction = null;
        try
        {
            transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
            var rows = await QueryAsync(connection, [Identified(database.Sql.LockProjection, projection)], cancellationToken).ConfigureAwait(false);
            return rows is [var row]
                ? new PostgreSqlProjectionTransaction(database, transaction, row, signal, connection)
                : throw new InvalidOperationException($"The projection {projection} is not prepared: call PrepareAsync first.");
        }
        catch (Exception exception)
        {
            await PostgreSqlProjectionTransaction.EndAsync(transaction, connection).ConfigureAwait(false);
            if (exception is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
            {
                return null;
            }

            throw;
        }
    }

    public async ValueTask<IReadOnlyList<ProjectionState>> ReadAsync(IReadOnlyCollection<ProjectionId> projections, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(projections);
        var rows = await database.QueryAsync(Read(projections), ProjectionRow.ReadAllAsync, cancellationToken).ConfigureAwait(false);
        return rows.ConvertAll(row => new ProjectionState(row.Projection, row.Checkpoint, row.Failure));
    }

    public async ValueTask RecordFailureAsync(ProjectionId projection, ProjectionFailure? failure, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var batch = database.Batch(connection, Identified(database.Sql.RecordFailure, projection)
            .WithNullable(NpgsqlDbType.Bigint, failure?.Position.Value)
            .WithNullable(NpgsqlDbType.Text, failure?.Error.Replace("\0", "", StringComparison.Ordinal))
            .WithNullable(NpgsqlDbType.TimestampTz, failure?.At.ToUniversalTime())
            .WithNullable(NpgsqlDbType.Text, database.Options.Notify ? database.Channel : null)
            .With(NpgsqlDbType.Text, database.Sender));
        await using var __ = batch.ConfigureAwait(false);
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        signal.Pulse();
    }

    public bool IsTransient(Exception exception) => PostgreSqlFaults.IsTransient(exception);

    private async ValueTask MakeAsync(ProjectionDefinition projection, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        var row = await FindOrAddAsync(connection, projection, cancellationToken).ConfigureAwait(false);
        await projection.Projector.CreateAsync(new PostgreSqlProjectionTransaction(database, transaction, row), cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One process at a time makes rows and tables: of two that find nothing, the second would fail. One that does not run
    /// projections looks first, as its user may have no right to more.</summary>
    private async ValueTask<ProjectionRow> FindOrAddAsync(NpgsqlConnection connection, ProjectionDefinition projection, CancellationToken cancellationToken)
    {
        if (!runsProjections && await QueryAsync(connection, [LockTables(), Read([projection.Id])], cancellationToken).ConfigureAwait(false) is [var there])
        {
            return there;
        }

        var add = Identified(database.Sql.AddProjection, projection.Id).With(NpgsqlDbType.Boolean, projection.From == Start.Now);
        var rows = await QueryAsync(connection, [LockTables(), add, Read([projection.Id])], cancellationToken).ConfigureAwait(false);
        return rows[0];
    }

    /// <summary>Runs statements of which the last gives rows of projections.</summary>
    private async ValueTask<List<ProjectionRow>> QueryAsync(NpgsqlConnection connection, NpgsqlBatchCommand[] commands, CancellationToken cancellationToken)
    {
        var batch = database.Batch(connection, commands);
        await using var _ = batch.ConfigureAwait(false);
        await database.PrepareAsync(batch, cancellationToken).ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        while (reader.FieldCount == 1)
        {
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }

        return await ProjectionRow.ReadAllAsync(reader, cancellationToken).ConfigureAwait(false);
    }

    private NpgsqlBatchCommand LockTables() =>
        new NpgsqlBatchCommand(database.Sql.LockProjectionTables).With(NpgsqlDbType.Bigint, SchemaNames.Lock(database.Options.Schema, "projection tables"));

    private NpgsqlBatchCommand Read(IReadOnlyCollection<ProjectionId> projections) => new NpgsqlBatchCommand(database.Sql.ReadProjections)
        .WithArray(NpgsqlDbType.Text, projections.Select(projection => projection.Name).ToArray())
        .WithArray(NpgsqlDbType.Integer, projections.Select(projection => projection.Version).ToArray());

    private static NpgsqlBatchCommand Identified(string sql, ProjectionId projection) =>
        new NpgsqlBatchCommand(sql).With(NpgsqlDbType.Text, projection.Name).With(NpgsqlDbType.Integer, projection.Version);
}
