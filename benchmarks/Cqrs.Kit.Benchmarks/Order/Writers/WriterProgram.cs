using System.Diagnostics;
using System.Text.Json;

namespace Cqrs.Kit.Benchmarks.Order;

/// <summary>The other side of <see cref="WriterProcess"/>.</summary>
internal static class WriterProgram
{
    public static async Task<int> RunAsync()
    {
        var connectionString = Environment.GetEnvironmentVariable(WriterProcess.ConnectionVariable)!;
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var run = JsonSerializer.Deserialize<WriterRun>(line)!;
            Console.WriteLine(JsonSerializer.Serialize(await RunAsync(run, connectionString)));
        }

        return 0;
    }

    private static async Task<WriterResult> RunAsync(WriterRun run, string connectionString)
    {
        await using var command = await FlushCommand.OpenAsync(connectionString, OrderScheme.Of(run.Table));
        var flusher = new Flusher(command);
        await ForAsync(flusher, run.Callers, run.WarmUpSeconds);
        var (began, flushes) = (Stopwatch.GetTimestamp(), flusher.Flushes);
        var latencies = await ForAsync(flusher, run.Callers, run.Seconds);
        return new WriterResult(Stopwatch.GetElapsedTime(began).TotalSeconds, flusher.Flushes - flushes, [.. latencies.SelectMany(own => own)]);
    }

    private static Task<List<int>[]> ForAsync(Flusher flusher, int callers, double seconds)
    {
        var until = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        return Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(flusher, until))));
    }

    private static async Task<List<int>> CallAsync(Flusher flusher, long until)
    {
        List<int> latencies = [];
        while (Stopwatch.GetTimestamp() < until)
        {
            var began = Stopwatch.GetTimestamp();
            await flusher.AppendAsync();
            latencies.Add((int)Stopwatch.GetElapsedTime(began).TotalMicroseconds);
        }

        return latencies;
    }
}
