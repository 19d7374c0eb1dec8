using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>A row of the table <c>projections</c>, as those see it that write for the shard.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Of">How many shards its build has.</param>
/// <param name="Checkpoint">How far it has come.</param>
/// <param name="Tables">The tables of its build, without schema, version and build.</param>
internal sealed record ProjectionRow(ProjectionShard Shard, int Of, ProjectionCheckpoint Checkpoint, string[] Tables)
{
    public static async ValueTask<List<ProjectionRow>> ReadAllAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        List<ProjectionRow> rows = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(new ProjectionRow(
                new ProjectionShard(new ProjectionId(reader.GetString(0), reader.GetInt32(1)), reader.GetInt32(2), reader.GetInt32(3)),
                reader.GetInt32(4),
                new ProjectionCheckpoint(new LogPosition(reader.GetInt64(5)), reader.GetGuid(6), reader.GetInt64(7), reader.GetBoolean(8)),
                reader.GetFieldValue<string[]>(9)));
        }

        return rows;
    }
}
