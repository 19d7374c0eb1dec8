using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>One transaction of a projection on PostgreSQL, for projectors with SQL of their own: its rows and its checkpoint, together or not at all.</summary>
/// <remarks>READ COMMITTED. The projection's row is locked until it ends. For one thread at a time.</remarks>
public sealed class PostgreSqlProjectionTransaction : IProjectionTransaction
{
    private readonly Database _database;
    private readonly ProjectionRow _row;
    private readonly LogSignal? _signal;
    private readonly NpgsqlConnection? _owned;
    private readonly List<NpgsqlBatchCommand> _queued = [];
    private bool _hasEnded;

    /// <summary>Within a transaction that somebody else commits; given a signal and its connection, one of its own.</summary>
    internal PostgreSqlProjectionTransaction(Database database, NpgsqlTransaction transaction, ProjectionRow row, LogSignal? signal = null, NpgsqlConnection? owned = null)
    {
        _database = database;
        _row = row;
        _signal = signal;
        _owned = owned;
        Transaction = transaction;
        Connection = transaction.Connection!;
    }

    /// <inheritdoc/>
    public ProjectionId Projection => _row.Projection;

    /// <inheritdoc/>
    public ProjectionCheckpoint Checkpoint => _row.Checkpoint;

    /// <summary>The connection: every command on it is part of the transaction. Never close it, and never commit through it.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>The transaction on its connection, for libraries that want to be given it.</summary>
    public NpgsqlTransaction Transaction { get; }

    internal Database Database => _database;

    /// <summary>Whether the projection's row lists the table, by its name without schema and version.</summary>
    internal bool KnowsTable(string name) => _row.Tables.Contains(name, StringComparer.Ordinal);

    /// <summary>The quoted name, with schema, under which this version of the projection keeps a table.</summary>
    /// <param name="name">The table's name without version: a lower-case letter or <c>_</c>, then lower-case letters, digits or <c>_</c>; at most 55 characters.</param>
    /// <returns>For <c>orders</c> in version 2 <c>"cqrs"."orders_v2"</c>.</returns>
    /// <exception cref="ArgumentException">It is not such a name.</exception>
    public string TableName(string name) => TableNames.Versioned(_database.Options.Schema, name, Projection.Version);

    /// <inheritdoc/>
    public IViewTable<TView, TKey> Table<TView, TKey>(ViewDefinition<TView> view)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(view);
        return new PostgreSqlViewTable<TView, TKey>(this, _database.StatementsOf(view));
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It is not open, or it is part of an append, which commits it; or the projection was rebuilt
    /// or taken over since it began, or the checkpoint would go back. Nothing is committed.</exception>
    public async ValueTask CommitAsync(ProjectionCheckpoint next, CancellationToken cancellationToken)
    {
        if (_hasEnded || _owned is null)
        {
            throw new InvalidOperationException($"The transaction of {Projection} is not open, or is one of an append, which commits it.");
        }

        var rest = await FinishAsync(next, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var batch = _database.Batch(Connection, [.. rest, new NpgsqlBatchCommand(_database.Sql.Commit)]);
        await using (batch.ConfigureAwait(false))
        {
            _hasEnded = true;
            try
            {
                await _database.PrepareAsync(batch, CancellationToken.None).ConfigureAwait(false);
                await batch.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgreSqlFaults.StaleEpoch)
            {
                throw new InvalidOperationException($"The projection {Projection} is not in epoch {Checkpoint.Epoch} any more: it was rebuilt or taken over. Nothing was committed.", exception);
            }
        }

        _signal!.Pulse();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _hasEnded = true;
        return _owned is null ? ValueTask.CompletedTask : EndAsync(Transaction, _owned);
    }

    /// <summary>Undoes what was not committed.</summary>
    internal static async ValueTask EndAsync(NpgsqlTransaction? transaction, NpgsqlConnection connection)
    {
        if (transaction is not null)
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Keeps a write until the next reading of rows, or the commit.</summary>
    internal void Queue(NpgsqlBatchCommand command) => _queued.Add(command);

    /// <summary>A batch that begins with what was queued.</summary>
    internal NpgsqlBatch BatchAfterQueued(params ReadOnlySpan<NpgsqlBatchCommand> commands)
    {
        var batch = _database.Batch(Connection, [.. _queued, .. commands]);
        _queued.Clear();
        return batch;
    }

    /// <summary>What is still to be sent before the COMMIT: the queued writes and the checkpoint.</summary>
    internal async ValueTask<IReadOnlyList<NpgsqlBatchCommand>> FinishAsync(ProjectionCheckpoint next, CancellationToken cancellationToken)
    {
        if (next.Epoch < Checkpoint.Epoch || next.Epoch == Checkpoint.Epoch && next.Position < Checkpoint.Position)
        {
            throw new InvalidOperationException($"The checkpoint of {Projection} cannot go from {Checkpoint.Position} in epoch {Checkpoint.Epoch} to {next.Position} in epoch {next.Epoch}; going back takes a new epoch.");
        }

        if (next.HasCaughtUp && !Checkpoint.HasCaughtUp)
        {
            await SqlViews.PromoteAsync(this, _row.Tables, cancellationToken).ConfigureAwait(false);
        }

        var (name, version) = Projection;
        List<NpgsqlBatchCommand> rest = [.. _queued, new NpgsqlBatchCommand(_database.Sql.MoveCheckpoint)
            .With(NpgsqlDbType.Text, name)
            .With(NpgsqlDbType.Integer, version)
            .With(NpgsqlDbType.Bigint, Checkpoint.Epoch)
            .With(NpgsqlDbType.Bigint, next.Position.Value)
            .With(NpgsqlDbType.Uuid, next.EventId)
            .With(NpgsqlDbType.Bigint, next.Epoch)
            .With(NpgsqlDbType.Boolean, next.HasCaughtUp)
            .WithNullable(NpgsqlDbType.Text, _database.Options.Notify ? _database.Channel : null)
            .With(NpgsqlDbType.Text, _database.Sender)];
        _queued.Clear();
        return rest;
    }
}
