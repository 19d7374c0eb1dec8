using Npgsql;

namespace Cqrs.Kit.Faults.Failover;

/// <summary>Restores read models and checkpoints apart from the log: those of the old primary's disk to the new one, which lacks the events that they have seen.</summary>
internal sealed class ApartRestore(string from, string to)
{
    private const string Tables = "select format('cqrs.%I', relname) from pg_class where relnamespace = 'cqrs'::regnamespace and relkind = 'r' and relname ~ '^stream_views_v[0-9]+_b[0-9]+$'";
    private const string Checkpoints = "cqrs.checkpoints";

    /// <summary>Replaces them.</summary>
    public async Task RunAsync()
    {
        await using var source = await OpenAsync(from);
        await using var target = await OpenAsync(to);
        await ExecuteAsync(target, "begin");
        await ExecuteAsync(target, "set local session_replication_role = replica"); // no trigger takes it for work of the kit
        foreach (var table in (string[])[.. await TablesAsync(source), Checkpoints])
        {
            await ExecuteAsync(target, $"delete from {table}");
            var rows = await RowsAsync(source, table);
            await using var writer = await target.BeginTextImportAsync($"copy {table} from stdin");
            await writer.WriteAsync(rows);
        }

        await ExecuteAsync(target, "commit");
    }

    /// <summary>Whether the tables are still as they were restored.</summary>
    public async Task<bool> IsUntouchedAsync()
    {
        await using var source = await OpenAsync(from);
        await using var target = await OpenAsync(to);
        foreach (var table in await TablesAsync(source))
        {
            if (Lines(await RowsAsync(source, table)) is var before && !before.SetEquals(Lines(await RowsAsync(target, table))))
            {
                return false;
            }
        }

        return true;
    }

    private static HashSet<string> Lines(string rows) => [.. rows.Split('\n')];

    private static async Task<IReadOnlyList<string>> TablesAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Tables, connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> tables = [];
        while (await reader.ReadAsync())
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }

    private static async Task<string> RowsAsync(NpgsqlConnection connection, string table)
    {
        using var reader = await connection.BeginTextExportAsync($"copy {table} to stdout");
        return await reader.ReadToEndAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
