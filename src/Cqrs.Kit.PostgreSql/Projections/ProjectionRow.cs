using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>A row of the table <c>projections</c>.</summary>
/// <param name="Projection">The projection.</param>
/// <param name="Checkpoint">How far it has come.</param>
/// <param name="Failure">Why it has stopped, if it has.</param>
/// <param name="Tables">The tables of its views, without schema and version.</param>
internal sealed record ProjectionRow(ProjectionId Projection, ProjectionCheckpoint Checkpoint, ProjectionFailure? Failure, string[] Tables)
{
    public static async ValueTask<List<ProjectionRow>> ReadAllAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        List<ProjectionRow> rows = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var failure = reader.IsDBNull(6)
                ? null
                : new ProjectionFailure(new LogPosition(reader.GetInt64(6)), reader.GetString(7), reader.GetFieldValue<DateTimeOffset>(8));
            rows.Add(new ProjectionRow(
                new ProjectionId(reader.GetString(0), reader.GetInt32(1)),
                new ProjectionCheckpoint(new LogPosition(reader.GetInt64(2)), reader.GetGuid(3), reader.GetInt64(4), reader.GetBoolean(5)),
                failure,
                reader.GetFieldValue<string[]>(9)));
        }

        return rows;
    }
}
