using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Refuses a schema of which only a part was restored: what is missing would be taken for what has never been.</summary>
internal sealed class WholeSchema(Database database)
{
    /// <exception cref="InvalidOperationException">Something is missing; the message says what.</exception>
    public async ValueTask EnsureAsync(CancellationToken cancellationToken)
    {
        var faults = await database.QueryAsync(new NpgsqlBatchCommand(database.Sql.CheckWhole), ReadAsync, cancellationToken).ConfigureAwait(false);
        if (faults.Count > 0)
        {
            throw new InvalidOperationException(
                $"The schema {database.Options.Schema} is not whole: {string.Join("; ", faults)}. Restore all of its tables from one dump, under the schema's own name.");
        }
    }

    private static async ValueTask<List<string>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        List<string> faults = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            faults.Add(Describe(reader.GetString(0), reader.GetString(1)));
        }

        return faults;
    }

    private static string Describe(string kind, string what) => kind switch
    {
        "begin" => $"the log begins at position {what}, not at 1",
        "stream" => $"the event at position {what} has no stream",
        "event" => $"the stream {what} has no first event",
        "checkpoint" => $"the projection {what} has no checkpoint",
        "table" => $"the table {what} is missing, of which there is a checkpoint",
        "owner" => $"no checkpoint tells how far the table {what} has come",
        _ => $"its function {what} writes to a schema of another name",
    };
}
