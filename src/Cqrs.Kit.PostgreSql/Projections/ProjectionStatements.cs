using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The statements on checkpoints, leases and parked keys, with their parameters.</summary>
internal sealed class ProjectionStatements(Database database)
{
    private SqlText Sql => database.Sql;

    private string? Channel => database.Options.Notify ? database.Channel : null;

    public NpgsqlBatchCommand Read(IReadOnlyCollection<ProjectionId> projections) => new NpgsqlBatchCommand(Sql.ReadProjections)
        .WithArray(NpgsqlDbType.Text, projections.Select(projection => projection.Name).ToArray())
        .WithArray(NpgsqlDbType.Integer, projections.Select(projection => projection.Version).ToArray());

    public NpgsqlBatchCommand TryLease(ProjectionShard shard, string node, TimeSpan duration) =>
        Of(Sql.TryLease, shard).With(NpgsqlDbType.Text, node).With(NpgsqlDbType.Interval, duration);

    public NpgsqlBatchCommand ReadLeaseExtras(ProjectionShard shard) => Of(Sql.ReadLeaseExtras, shard);

    public NpgsqlBatchCommand Renew(IReadOnlyCollection<ProjectionLease> leases, TimeSpan duration) => Of(Sql.RenewLeases, leases).With(NpgsqlDbType.Interval, duration)
        .WithArray(NpgsqlDbType.Text, leases.Select(lease => lease.Fault is { } fault ? Text(fault.Error) : null).ToArray())
        .WithArray(NpgsqlDbType.TimestampTz, leases.Select(lease => lease.Fault?.At.ToUniversalTime()).ToArray())
        .WithArray(NpgsqlDbType.Bigint, leases.Select(lease => lease.Checkpoint.Position.Value).ToArray());

    public NpgsqlBatchCommand RenewNode(string node, TimeSpan duration) =>
        new NpgsqlBatchCommand(Sql.RenewNode).With(NpgsqlDbType.Text, node).With(NpgsqlDbType.Interval, duration);

    public NpgsqlBatchCommand RemoveNode(string node) => new NpgsqlBatchCommand(Sql.RemoveNode).With(NpgsqlDbType.Text, node);

    public NpgsqlBatchCommand Release(IReadOnlyCollection<ProjectionLease> leases) => Of(Sql.ReleaseLeases, leases);

    /// <summary>Moves a checkpoint, under the epoch and from the position that it had.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="from">The checkpoint as it was.</param>
    /// <param name="to">The checkpoint as it is to be.</param>
    /// <param name="lease">For how long the lease is renewed; null by an append, which tells of itself.</param>
    public NpgsqlBatchCommand Move(ProjectionShard shard, ProjectionCheckpoint from, ProjectionCheckpoint to, TimeSpan? lease) => Of(Sql.MoveCheckpoint, shard)
        .With(NpgsqlDbType.Bigint, from.Epoch)
        .With(NpgsqlDbType.Bigint, from.Position.Value)
        .With(NpgsqlDbType.Bigint, to.Position.Value)
        .With(NpgsqlDbType.Uuid, to.EventId)
        .With(NpgsqlDbType.Boolean, to.HasCaughtUp)
        .WithNullable(NpgsqlDbType.Interval, lease)
        .WithNullable(NpgsqlDbType.Text, lease is null ? null : Channel)
        .With(NpgsqlDbType.Text, Notice.Of(database.Sender, Notice.Checkpoint))
        .With(NpgsqlDbType.Uuid, from.EventId);

    public NpgsqlBatchCommand RecordFailure(ProjectionLease lease, ProjectionFailure failure) => Of(Sql.RecordFailure, lease.Shard)
        .With(NpgsqlDbType.Bigint, lease.Checkpoint.Epoch)
        .With(NpgsqlDbType.Bigint, failure.Position.Value)
        .With(NpgsqlDbType.Text, Text(failure.Error))
        .With(NpgsqlDbType.TimestampTz, failure.At.ToUniversalTime());

    /// <summary>Tells the other processes that something about projections has changed; nothing when they are not to be told.</summary>
    public NpgsqlBatchCommand[] TellChange() => Channel is { } channel
        ? [new NpgsqlBatchCommand(Sql.Notify).With(NpgsqlDbType.Text, channel).With(NpgsqlDbType.Text, Notice.Of(database.Sender, Notice.Change))]
        : [];

    /// <summary>What a transaction parks, queues and takes out of queues.</summary>
    public IEnumerable<NpgsqlBatchCommand> Park(ProjectionShard shard, Parking parking)
    {
        if (parking.Retry is { } retry)
        {
            yield return OfBuild(Sql.TakeFromQueue, shard).With(NpgsqlDbType.Text, retry.Key)
                .WithArray(NpgsqlDbType.Bigint, retry.Positions.Select(position => position.Value).ToArray());
        }

        if (parking.Parked.Count > 0)
        {
            yield return Of(Sql.ParkKeys, shard)
                .WithArray(NpgsqlDbType.Text, parking.Parked.Keys.ToArray())
                .WithArray(NpgsqlDbType.Bigint, parking.Parked.Values.Select(failure => failure.Position.Value).ToArray())
                .WithArray(NpgsqlDbType.Text, parking.Parked.Values.Select(failure => Text(failure.Error)).ToArray())
                .WithArray(NpgsqlDbType.TimestampTz, parking.Parked.Values.Select(failure => failure.At.ToUniversalTime()).ToArray());
        }

        if (parking.Queued.Count > 0)
        {
            yield return OfBuild(Sql.QueueEvents, shard)
                .WithArray(NpgsqlDbType.Text, parking.Queued.Select(queued => queued.Key).ToArray())
                .WithArray(NpgsqlDbType.Bigint, parking.Queued.Select(queued => queued.Position.Value).ToArray());
        }

        if (parking.Retry is { } tried)
        {
            yield return OfBuild(Sql.UnparkKey, shard).With(NpgsqlDbType.Text, tried.Key);
        }
    }

    public static NpgsqlBatchCommand Of(string sql, ProjectionId projection) =>
        new NpgsqlBatchCommand(sql).With(NpgsqlDbType.Text, projection.Name).With(NpgsqlDbType.Integer, projection.Version);

    public static NpgsqlBatchCommand Of(string sql, ProjectionId projection, int build) => Of(sql, projection).With(NpgsqlDbType.Integer, build);

    public static NpgsqlBatchCommand Of(string sql, ProjectionShard shard) => OfBuild(sql, shard).With(NpgsqlDbType.Integer, shard.Index);

    private static NpgsqlBatchCommand OfBuild(string sql, ProjectionShard shard) => Of(sql, shard.Projection, shard.Build);

    private static NpgsqlBatchCommand Of(string sql, IReadOnlyCollection<ProjectionLease> leases) => new NpgsqlBatchCommand(sql)
        .WithArray(NpgsqlDbType.Text, leases.Select(lease => lease.Shard.Projection.Name).ToArray())
        .WithArray(NpgsqlDbType.Integer, leases.Select(lease => lease.Shard.Projection.Version).ToArray())
        .WithArray(NpgsqlDbType.Integer, leases.Select(lease => lease.Shard.Build).ToArray())
        .WithArray(NpgsqlDbType.Integer, leases.Select(lease => lease.Shard.Index).ToArray())
        .WithArray(NpgsqlDbType.Bigint, leases.Select(lease => lease.Checkpoint.Epoch).ToArray());

    private static string Text(string error) => error.Replace("\0", "", StringComparison.Ordinal);
}
