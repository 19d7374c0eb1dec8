using System.Data;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>One transaction of a projection on PostgreSQL, for projectors with SQL of their own: its rows and its checkpoint, together or not at all.</summary>
/// <remarks>
/// READ COMMITTED. A view's rows are read before the transaction begins, which is then one round trip with its COMMIT: nobody else writes
/// them while the lease is held, and the COMMIT is refused when it is not any more. For one thread at a time.
/// <code>nothing → reading (a connection) → open (BEGIN: SQL of one's own, a held log) → ended</code>
/// </remarks>
public sealed class PostgreSqlProjectionTransaction : IProjectionTransaction
{
    private readonly Database _database;
    private readonly ProjectionStatements _statements;
    private readonly CheckpointSignal? _signal;
    private readonly ProjectionLease? _lease;
    private readonly TimeSpan _leaseTime;
    private readonly string[] _tables;
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly List<NpgsqlBatchCommand> _queued = [];
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;
    private bool _isOfStore;
    private bool _hasRoom;
    private bool _hasEnded;

    /// <summary>One of its own, under a lease.</summary>
    internal PostgreSqlProjectionTransaction(Database database, ProjectionLease lease, Parking? parking, TimeSpan leaseTime, CheckpointSignal signal)
        : this(database, lease.Shard, lease.Of, lease.Checkpoint, [])
    {
        _lease = lease;
        _leaseTime = leaseTime;
        _signal = signal;
        Parking = parking;
    }

    /// <summary>Within a transaction that somebody else commits.</summary>
    internal PostgreSqlProjectionTransaction(Database database, NpgsqlTransaction transaction, ProjectionRow row, bool isOfStore)
        : this(database, row.Shard, row.Of, row.Checkpoint, row.Tables)
    {
        _transaction = transaction;
        _connection = transaction.Connection;
        _isOfStore = isOfStore;
    }

    private PostgreSqlProjectionTransaction(Database database, ProjectionShard shard, int of, ProjectionCheckpoint checkpoint, string[] tables)
    {
        _database = database;
        _statements = new ProjectionStatements(database);
        _tables = tables;
        Shard = shard;
        Of = of;
        Checkpoint = checkpoint;
    }

    /// <inheritdoc/>
    public ProjectionShard Shard { get; }

    /// <summary>The projection.</summary>
    public ProjectionId Projection => Shard.Projection;

    /// <inheritdoc/>
    public int Of { get; }

    /// <inheritdoc/>
    public ProjectionCheckpoint Checkpoint { get; }

    /// <inheritdoc/>
    public Parking? Parking { get; }

    /// <summary>The connection: every command on it is part of the transaction. Never close it, and never commit through it.</summary>
    /// <exception cref="InvalidOperationException">The transaction is not open: it is while a <see cref="PostgreSqlProjector"/> is called.</exception>
    public NpgsqlConnection Connection => Transaction.Connection!;

    /// <summary>The transaction on its connection, for libraries that want to be given it.</summary>
    /// <exception cref="InvalidOperationException">The transaction is not open: it is while a <see cref="PostgreSqlProjector"/> is called.</exception>
    public NpgsqlTransaction Transaction => _transaction ?? throw new InvalidOperationException($"The transaction of {Shard} is not open.");

    internal Database Database => _database;

    /// <summary>The tables that were named here, without schema, version and build.</summary>
    internal IEnumerable<string> NamedTables => _named;

    /// <summary>The quoted name, with schema, under which this build of the projection keeps a table.</summary>
    /// <remarks>Queries read the SQL views over the live build: <c>orders_v2</c> for version 2, <c>orders</c> for the version that was promoted.</remarks>
    /// <param name="name">The table's name without version: a lower-case letter or <c>_</c>, then lower-case letters, digits or <c>_</c>; at most 54 characters.</param>
    /// <returns>For <c>orders</c> in build 1 of version 2 <c>"cqrs"."orders_v2_b1"</c>.</returns>
    /// <exception cref="ArgumentException">It is not such a name.</exception>
    public string TableName(string name)
    {
        var quoted = TableNames.OfBuild(_database.Options.Schema, name, Projection.Version, Shard.Build);
        _named.Add(name);
        return quoted;
    }

    /// <inheritdoc/>
    public IViewTable<TView, TKey> Table<TView, TKey>(ViewDefinition<TView> view)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(view);
        return new PostgreSqlViewTable<TView, TKey>(this, _database.StatementsOf(view, Shard.Build));
    }

    /// <inheritdoc/>
    public async ValueTask HoldLogAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        var batch = BatchAfterQueued(new NpgsqlBatchCommand(_database.Sql.LockLog).With(NpgsqlDbType.Bigint, _database.LogLock));
        await using var _ = batch.ConfigureAwait(false);
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        var batch = BatchAfterQueued();
        await using var _ = batch.ConfigureAwait(false);
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It is not open, or it is part of an append, which commits it; or the checkpoint would go back. Nothing is committed.</exception>
    public async ValueTask CommitAsync(ProjectionCheckpoint next, CancellationToken cancellationToken)
    {
        if (_hasEnded || _lease is null)
        {
            throw new InvalidOperationException($"The transaction of {Shard} is not open, or is one of an append, which commits it.");
        }

        if (next.Epoch != Checkpoint.Epoch || next.Position < Checkpoint.Position)
        {
            throw new InvalidOperationException($"The checkpoint of {Shard} cannot go from {Checkpoint.Position} in epoch {Checkpoint.Epoch} to {next.Position} in epoch {next.Epoch}.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        var batch = BatchAfterQueued([.. Parking is null ? [] : _statements.Park(Shard, Parking), _statements.Move(Shard, Checkpoint, next, _leaseTime), new NpgsqlBatchCommand(_database.Sql.Commit)]);
        await using (batch.ConfigureAwait(false))
        {
            _hasEnded = true;
            try
            {
                await _database.PrepareAsync(batch, CancellationToken.None).ConfigureAwait(false);
                await batch.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (PostgresException exception) when (PostgreSqlFaults.IsMovedByOthers(exception))
            {
                throw new ProjectionLeaseLostException(_lease, exception);
            }
        }

        _signal!.Pulse(Shard, next, Parking);
    }

    /// <summary>Undoes what was not committed.</summary>
    /// <returns>When undone.</returns>
    public async ValueTask DisposeAsync()
    {
        _hasEnded = true;
        if (_lease is null)
        {
            return;
        }

        if (_transaction is { } transaction)
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
        }

        if (_connection is { } connection)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        if (_hasRoom)
        {
            _hasRoom = false;
            _database.ProjectionRoom.Release();
        }
    }

    /// <summary>Whether the projection's row lists the table, by its name without schema, version and build.</summary>
    internal bool KnowsTable(string name) => _tables.Contains(name, StringComparer.Ordinal);

    /// <summary>Begins, for SQL of the user's. A client that stops within it loses what it holds.</summary>
    internal async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        if (_transaction is null)
        {
            await ConnectAsync(ofStore: false, cancellationToken).ConfigureAwait(false);
            await BeginAsync(cancellationToken).ConfigureAwait(false);
            Queue(new NpgsqlBatchCommand(_database.Sql.BoundIdle));
        }
    }

    /// <summary>Keeps a write until the next reading of rows, or the commit.</summary>
    internal void Queue(NpgsqlBatchCommand command) => _queued.Add(command);

    /// <summary>Reads rows: outside of a transaction when there is none yet, else in it, after what was queued.</summary>
    internal async ValueTask<T> ReadAsync<T>(NpgsqlBatchCommand query, Func<NpgsqlDataReader, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        if (_transaction is null && _queued.Count == 0)
        {
            await ConnectAsync(ofStore: true, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await BeginAsync(cancellationToken).ConfigureAwait(false);
        }

        var sql = _database.Sql;
        var hasIndexPlans = _isOfStore && _database.HasStorePool;
        var batch = hasIndexPlans ? BatchAfterQueued(query) : BatchAfterQueued(new(sql.IndexPlans), query, new(sql.AnyPlans));
        await using var _ = batch.ConfigureAwait(false);
        await _database.PrepareAsync(batch, cancellationToken).ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        if (!hasIndexPlans)
        {
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }

        return await read(reader, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What an append has still to send before its COMMIT: the queued writes and the checkpoint.</summary>
    internal IReadOnlyList<NpgsqlBatchCommand> Finish(ProjectionCheckpoint next)
    {
        List<NpgsqlBatchCommand> rest = [.. _queued, _statements.Move(Shard, Checkpoint, next, lease: null)];
        _queued.Clear();
        return rest;
    }

    /// <summary>A batch that begins with what was queued.</summary>
    internal NpgsqlBatch BatchAfterQueued(params ReadOnlySpan<NpgsqlBatchCommand> commands)
    {
        var batch = _database.Batch(_connection!, [.. _queued, .. commands]);
        _queued.Clear();
        return batch;
    }

    private async ValueTask ConnectAsync(bool ofStore, CancellationToken cancellationToken)
    {
        if (_connection is null)
        {
            await _database.ProjectionRoom.WaitAsync(cancellationToken).ConfigureAwait(false);
            _hasRoom = true;
            _connection = await _database.OpenAsync(ofStore, cancellationToken).ConfigureAwait(false);
            _isOfStore = ofStore;
        }
    }

    /// <summary>BEGIN, which the driver sends with the next command.</summary>
    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (_transaction is null)
        {
            await ConnectAsync(ofStore: true, cancellationToken).ConfigureAwait(false);
            _transaction = await _connection!.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        }
    }
}
