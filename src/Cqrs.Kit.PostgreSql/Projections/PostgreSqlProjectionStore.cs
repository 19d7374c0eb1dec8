using System.Collections.Immutable;

using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The checkpoints and leases in PostgreSQL. The clock of the leases is the server's.</summary>
internal sealed class PostgreSqlProjectionStore(Database database, ProjectionBuilds builds, CheckpointSignal checkpoints, ProjectionSignal changes, CqrsOptions kit) : IProjectionStore
{
    private readonly ProjectionStatements _statements = new(database);

    /// <exception cref="InvalidOperationException">This user may not run it, or may not make it and no other process has; or the table of a view has another shape.</exception>
    public async ValueTask PrepareAsync(ProjectionDefinition projection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(projection);
        try
        {
            await builds.PrepareAsync(projection, mayMake: kit.RunProjections, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            if (kit.RunProjections)
            {
                throw new InvalidOperationException(
                    $"This user may not run the projection {projection.Id}: give it the rights of a projector (PostgreSqlRoles.Script), or set CqrsOptions.RunProjections to false, and let another process run it.",
                    exception);
            }

            if ((await ReadAsync([projection.Id], cancellationToken).ConfigureAwait(false)).Shards is [])
            {
                throw new InvalidOperationException(
                    $"The projection {projection.Id} is not in the schema, and this user may not make it: start a process that runs it (CqrsOptions.RunProjections) first.",
                    exception);
            }
        }
    }

    public ValueTask<ProjectionStates> ReadAsync(IReadOnlyCollection<ProjectionId> projections, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(projections);
        return database.QueryAsync(_statements.Read(projections), ReadStatesAsync, cancellationToken);
    }

    public async ValueTask<ProjectionLease?> TryLeaseAsync(ProjectionShard shard, string node, TimeSpan duration, CancellationToken cancellationToken)
    {
        try
        {
            return await LeaseAsync(shard, node, duration, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return null; // an owner whose lease is over is at its commit
        }
    }

    private async ValueTask<ProjectionLease?> LeaseAsync(ProjectionShard shard, string node, TimeSpan duration, CancellationToken cancellationToken)
    {
        var connection = await database.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var batch = database.StoreBatch(connection, new NpgsqlBatchCommand(database.Sql.BoundLocks), _statements.TryLease(shard, node, duration), _statements.ReadLeaseExtras(shard));
        await using var __ = batch.ConfigureAwait(false);
        var reader = await database.ReadAsync(batch, cancellationToken).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var (of, epoch) = (reader.GetInt32(0), reader.GetInt64(1));
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new ProjectionLease(
            shard, of, node, new ProjectionCheckpoint(new LogPosition(reader.GetInt64(0)), reader.GetGuid(1), epoch, reader.GetBoolean(2)),
            reader.GetFieldValue<string[]>(3).ToImmutableHashSet(StringComparer.Ordinal),
            reader.GetFieldValue<long[]>(4).Select(position => new LogPosition(position)).ToImmutableHashSet(),
            reader.GetFieldValue<long[]>(5).Zip(reader.GetFieldValue<string[]>(6), (position, key) => new QueuedEvent(key, new LogPosition(position))).ToImmutableHashSet())
        {
            IsInLog = reader.GetBoolean(7),
        };
    }

    public async ValueTask<LeaseRenewal> RenewAsync(string node, IReadOnlyCollection<ProjectionLease> leases, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leases);
        var (renewal, hasCome) = await RenewAllAsync(node, leases, duration, cancellationToken).ConfigureAwait(false);
        if (hasCome && _statements.TellChange() is [_, ..] tell)
        {
            await database.ExecuteAsync(tell, cancellationToken).ConfigureAwait(false); // the others give back what is over their share
        }

        return renewal;
    }

    public async ValueTask ReleaseAsync(IReadOnlyCollection<ProjectionLease> leases, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leases);
        await ChangeAsync(_statements.Release(leases), cancellationToken).ConfigureAwait(false);
    }

    public ValueTask LeaveAsync(string node, CancellationToken cancellationToken) => ChangeAsync(_statements.RemoveNode(node), cancellationToken);

    public IViewReader<TView, TKey> ReaderOf<TView, TKey>(ViewDefinition<TView> view)
        where TView : class
        where TKey : notnull => new PostgreSqlViewReader<TView, TKey>(database, view);

    public IProjectionTransaction Begin(ProjectionLease lease, Parking? parking)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return new PostgreSqlProjectionTransaction(database, lease, parking, kit.ProjectionLease, checkpoints);
    }

    public async ValueTask RecordFailureAsync(ProjectionLease lease, ProjectionFailure failure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(failure);
        await ChangeAsync(_statements.RecordFailure(lease, failure), cancellationToken).ConfigureAwait(false);
        checkpoints.Pulse();
    }

    public bool IsTransient(Exception exception) => PostgreSqlFaults.IsTransient(exception);

    public bool IsOfContent(Exception exception) => exception is not NpgsqlException || exception is PostgresException refused && PostgreSqlFaults.IsOfContent(refused);

    private async ValueTask<(LeaseRenewal Renewal, bool HasCome)> RenewAllAsync(string node, IReadOnlyCollection<ProjectionLease> leases, TimeSpan duration, CancellationToken cancellationToken)
    {
        var connection = await database.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var batch = database.StoreBatch(connection, _statements.Renew(leases, duration), _statements.RenewNode(node, duration));
        await using var __ = batch.ConfigureAwait(false);
        var reader = await database.ReadAsync(batch, cancellationToken).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        HashSet<ProjectionShard> held = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            held.Add(new ProjectionShard(new ProjectionId(reader.GetString(0), reader.GetInt32(1)), reader.GetInt32(2), reader.GetInt32(3)));
        }

        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (new LeaseRenewal(held, reader.GetInt32(0)), reader.GetBoolean(1));
    }

    private async ValueTask ChangeAsync(NpgsqlBatchCommand change, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync([change, .. _statements.TellChange()], cancellationToken).ConfigureAwait(false);
        changes.Pulse();
    }

    private static async ValueTask<ProjectionStates> ReadStatesAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        List<ProjectionState> shards = [];
        var (head, now) = (LogPosition.Start, default(DateTimeOffset));
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            (head, now) = (new LogPosition(reader.GetInt64(24)), reader.GetFieldValue<DateTimeOffset>(25));
            if (!reader.IsDBNull(0))
            {
                shards.Add(ReadState(reader));
            }
        }

        return new ProjectionStates(shards, head, now);
    }

    private static ProjectionState ReadState(NpgsqlDataReader reader) => new(
        new ProjectionShard(new ProjectionId(reader.GetString(0), reader.GetInt32(1)), reader.GetInt32(2), reader.GetInt32(3)),
        reader.GetInt32(4),
        new ProjectionCheckpoint(new LogPosition(reader.GetInt64(5)), reader.GetGuid(6), reader.GetInt64(7), reader.GetBoolean(8)),
        ModeOf(reader.GetString(9)))
    {
        PromotesItself = reader.GetBoolean(10),
        PromotedAt = reader.IsDBNull(11) ? null : reader.GetFieldValue<DateTimeOffset>(11),
        IsLive = reader.GetBoolean(12),
        Failure = reader.IsDBNull(13) ? null : new ProjectionFailure(new LogPosition(reader.GetInt64(13)), reader.GetString(14), reader.GetFieldValue<DateTimeOffset>(15)),
        Owner = reader.IsDBNull(16) ? null : reader.GetString(16),
        OldestAfter = reader.IsDBNull(17) ? null : reader.GetFieldValue<DateTimeOffset>(17),
        ParkedKeys = reader.GetInt32(18),
        ParkedFrom = reader.IsDBNull(19) ? null : new LogPosition(reader.GetInt64(19)),
        RetryRequested = reader.GetBoolean(20),
        Fault = reader.IsDBNull(21) ? null : new ProjectionFailure(new LogPosition(reader.GetInt64(5)), reader.GetString(21), reader.GetFieldValue<DateTimeOffset>(22)),
        BeganAt = reader.GetFieldValue<DateTimeOffset>(23),
    };

    private static ProjectionMode ModeOf(string stored) => stored switch
    {
        "paused" => ProjectionMode.Paused,
        "stopped" => ProjectionMode.Stopped,
        _ => ProjectionMode.Running,
    };
}
