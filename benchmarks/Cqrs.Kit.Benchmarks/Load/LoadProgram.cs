using System.Globalization;

using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>Runs a workload on the kit's store and on the raw driver, in one run on one server, and prints both with their ratio.</summary>
internal static class LoadProgram
{
    private const int Rounds = 3;
    private const int DefaultSeconds = 4;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not ["W1", .. var rest] || rest.Length > 1 || rest is [var text] && !int.TryParse(text, CultureInfo.InvariantCulture, out _))
        {
            await Console.Error.WriteLineAsync("load W1 [seconds]: 1 event to a new stream, by 1, 8 and 32 callers.");
            return 1;
        }

        var seconds = rest is [var given] ? int.Parse(given, CultureInfo.InvariantCulture) : DefaultSeconds;
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var connectionString = new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 150 }.ConnectionString;
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await PrintServerAsync(dataSource);
        await W1Async(dataSource, TimeSpan.FromSeconds(seconds));
        return 0;
    }

    /// <summary>The rounds of the two are run in turn, so that what the machine does beside hits both.</summary>
    private static async Task W1Async(NpgsqlDataSource dataSource, TimeSpan duration)
    {
        await using var raw = await RawInsert.CreateAsync(dataSource);
        await using var kit = await KitAppend.CreateAsync(dataSource);
        Console.WriteLine();
        Console.WriteLine($"| W1: 1 event to a new stream | {raw.Name}, /s | {kit.Name}, /s | ratio | p50 ms | p99 ms |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var callers in new[] { 1, 8, 32 })
        {
            var (raws, kits) = (new List<LoadResult>(), new List<LoadResult>());
            for (var round = 0; round < Rounds; round++)
            {
                raws.Add(await LoadRun.RunAsync(raw, callers, duration));
                kits.Add(await LoadRun.RunAsync(kit, callers, duration));
            }

            var (rawResult, kitResult) = (LoadResult.Of(raws), LoadResult.Of(kits));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {callers} caller{(callers == 1 ? "" : "s")} | {rawResult.PerSecond:N0} | {kitResult.PerSecond:N0} | {kitResult.PerSecond / rawResult.PerSecond:0.00} | {kitResult.Percentile(50):0.0} | {kitResult.Percentile(99):0.0} |"));
        }
    }

    private static async Task PrintServerAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand(
            "SELECT string_agg(name || ' = ' || current_setting(name), ', ' ORDER BY name) FROM pg_settings WHERE name IN ('server_version', 'fsync', 'synchronous_commit', 'shared_buffers', 'max_wal_size')");
        Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}; PostgreSQL: {await command.ExecuteScalarAsync()}");
    }
}
