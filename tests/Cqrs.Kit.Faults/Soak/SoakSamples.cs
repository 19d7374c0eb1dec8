using System.Globalization;

using Cqrs.Kit.Faults.Orders;

namespace Cqrs.Kit.Faults.Soak;

/// <summary>What is seen from outside of the processes at intervals: their connections, and how far the projections lag.</summary>
internal sealed class SoakSamples(OrdersRun run) : IDisposable
{
    private const string Connections = "select application_name, count(*)::int from pg_stat_activity where datname = current_database() and backend_type = 'client backend' group by 1";

    private readonly StreamWriter _file = new(Path.Combine(run.Folder, "samples.csv")) { AutoFlush = true };
    private readonly Dictionary<string, List<double>> _connections = new(StringComparer.Ordinal);
    private readonly List<double> _lag = [];

    /// <summary>The connections of each process, by its name.</summary>
    public IReadOnlyDictionary<string, List<double>> ConnectionsOf => _connections;

    /// <summary>The lag in events.</summary>
    public IReadOnlyList<double> Lag => _lag;

    public async Task TakeAsync(IReadOnlyCollection<string> processes)
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        await using (var command = run.DataSource.CreateCommand(Connections))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                seen[reader.GetString(0)] = reader.GetInt32(1);
            }
        }

        foreach (var process in processes)
        {
            var count = seen.GetValueOrDefault(process);
            (_connections.TryGetValue(process, out var counts) ? counts : _connections[process] = []).Add(count);
            await WriteAsync($"connections,{process},{count}");
        }

        var lag = (await run.Control.ListAsync()).Max(status => status.LagEvents);
        _lag.Add(lag);
        await WriteAsync($"lag,,{lag}");
    }

    public void Dispose() => _file.Dispose();

    private Task WriteAsync(FormattableString line) => _file.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():O},{line.ToString(CultureInfo.InvariantCulture)}"));
}
