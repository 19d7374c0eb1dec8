using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>What people and tools do to projections in PostgreSQL.</summary>
internal sealed class PostgreSqlProjectionAdministration(Database database, ProjectionBuilds builds, CheckpointSignal checkpoints, ProjectionSignal changes, TimeProvider time) : IProjectionAdministration
{
    private const int RetrySize = 500;
    private readonly ProjectionStatements _statements = new(database);
    private readonly StoredRowReader _rows = new(database);
    private readonly BuildComparison _comparison = new(database, time);

    public async ValueTask SetModeAsync(ProjectionId projection, ProjectionMode mode, CancellationToken cancellationToken) => await ChangeAsync(
        Of(database.Sql.SetProjectionMode, projection).With(NpgsqlDbType.Text, mode switch { ProjectionMode.Paused => "paused", ProjectionMode.Stopped => "stopped", _ => "running" }),
        cancellationToken).ConfigureAwait(false);

    public async ValueTask RewindAsync(ProjectionId projection, LogPosition position, CancellationToken cancellationToken) => await ChangeAsync(
        [Of(database.Sql.RewindProjection, projection), Of(database.Sql.RewindCheckpoint, projection).With(NpgsqlDbType.Bigint, position.Value)], cancellationToken).ConfigureAwait(false);

    public async ValueTask<int> AddBuildAsync(ProjectionDefinition projection, bool promotesItself, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(projection);
        return await ToldAsync(await builds.AddAsync(projection, promotesItself, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    // Nobody is woken when nothing was changed: who tries again at each wake-up would wake itself.
    public async ValueTask<bool> TryPromoteAsync(ProjectionId projection, int build, CancellationToken cancellationToken) =>
        await TellAsync(await builds.TrySwitchAsync(new(projection, build), promotes: true, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public async ValueTask<bool> TryDemoteAsync(ProjectionId projection, int build, CancellationToken cancellationToken) =>
        await TellAsync(await builds.TrySwitchAsync(new(projection, build), promotes: false, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public async ValueTask RetireAsync(ProjectionId projection, int build, CancellationToken cancellationToken) =>
        await ToldAsync(await builds.RetireAsync(projection, build, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<ParkedKey>> ReadParkedAsync(ProjectionId projection, int build, string? key, int maxCount, CancellationToken cancellationToken) => database.QueryAsync<IReadOnlyList<ParkedKey>>(
        ProjectionStatements.Of(database.Sql.ReadParked, projection, build).WithNullable(NpgsqlDbType.Text, key).With(NpgsqlDbType.Integer, maxCount),
        async (reader, token) =>
        {
            List<ParkedKey> keys = [];
            while (await reader.ReadAsync(token).ConfigureAwait(false))
            {
                var failure = new ProjectionFailure(new LogPosition(reader.GetInt64(2)), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4));
                keys.Add(new ParkedKey(new ProjectionShard(projection, build, reader.GetInt32(0)), reader.GetString(1), failure, reader.GetInt32(5), reader.GetInt64(6)));
            }

            return keys;
        },
        cancellationToken);

    public ValueTask<int> RequestRetryAsync(ProjectionId projection, string? key, CancellationToken cancellationToken) => ChangeAsync(
        Of(database.Sql.RequestRetry, projection).WithNullable(NpgsqlDbType.Text, key), cancellationToken);

    public ValueTask<ParkedRetry?> NextRetryAsync(ProjectionShard shard, CancellationToken cancellationToken) => database.QueryAsync(
        ProjectionStatements.Of(database.Sql.NextRetry, shard).With(NpgsqlDbType.Integer, RetrySize),
        async (reader, token) => await reader.ReadAsync(token).ConfigureAwait(false)
            ? new ParkedRetry(reader.GetString(0), [.. reader.GetFieldValue<long[]>(1).Select(position => new LogPosition(position))])
            : null,
        cancellationToken);

    public async ValueTask<bool> SkipAsync(ProjectionId projection, LogPosition position, string? key, string reason, CancellationToken cancellationToken)
    {
        var skip = Of(key is null ? database.Sql.SkipStopped : database.Sql.SkipParked, projection).With(NpgsqlDbType.Bigint, position.Value);
        return await ChangeAsync((key is null ? skip : skip.With(NpgsqlDbType.Text, key)).With(NpgsqlDbType.Text, reason), cancellationToken).ConfigureAwait(false) > 0;
    }

    public ValueTask<BuildDifference?> TryCompareAsync(ProjectionBuild live, ProjectionBuild other, int maxRows, bool holdsLog, CancellationToken cancellationToken) =>
        _comparison.TryCompareAsync(live, other, maxRows, holdsLog, cancellationToken);

    public ValueTask<IReadOnlyList<TKey>> SampleKeysAsync<TView, TKey>(ViewDefinition<TView> view, int build, int count, int seed, CancellationToken cancellationToken)
        where TKey : notnull => _rows.SampleKeysAsync<TView, TKey>(view, build, count, seed, cancellationToken);

    public ValueTask<StoredRows<TView, TKey>> ReadRowsAsync<TView, TKey>(ViewDefinition<TView> view, int build, IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken)
        where TKey : notnull => _rows.ReadAsync(view, build, keys, cancellationToken);

    private static NpgsqlBatchCommand Of(string sql, ProjectionId projection) => ProjectionStatements.Of(sql, projection);

    /// <summary>Changes something, tells it to all processes, and gives how many rows were touched.</summary>
    private ValueTask<int> ChangeAsync(NpgsqlBatchCommand change, CancellationToken cancellationToken) => ChangeAsync([change], cancellationToken);

    private async ValueTask<int> ChangeAsync(NpgsqlBatchCommand[] changes, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync([.. changes, .. _statements.TellChange()], cancellationToken).ConfigureAwait(false);
        Pulse();
        return (int)changes[0].RecordsAffected;
    }

    private async ValueTask<bool> TellAsync(bool isChanged, CancellationToken cancellationToken) =>
        isChanged && await ToldAsync(isChanged, cancellationToken).ConfigureAwait(false);

    private async ValueTask<T> ToldAsync<T>(T result, CancellationToken cancellationToken)
    {
        var tell = _statements.TellChange();
        if (tell.Length > 0)
        {
            await database.ExecuteAsync(tell, cancellationToken).ConfigureAwait(false);
        }

        Pulse();
        return result;
    }

    private void Pulse()
    {
        changes.Pulse();
        checkpoints.Pulse();
    }
}
