using System.Diagnostics;
using System.Text.Json;

namespace Cqrs.Kit.Benchmarks.Order;

/// <summary>A writing process, as seen by the program that started it: a run is a line in, its figures a line out.</summary>
internal sealed class WriterProcess : IAsyncDisposable
{
    /// <summary>The first argument of the program when it is to be a writer.</summary>
    public const string Argument = "order-writer";

    /// <summary>Not an argument, which every user of the machine could read.</summary>
    public const string ConnectionVariable = "CQRSKIT_ORDER_DATABASE";

    private readonly Process _process;

    private WriterProcess(Process process) => _process = process;

    public static WriterProcess Start(string connectionString)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Argument]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment[ConnectionVariable] = connectionString;
        return new WriterProcess(Process.Start(start)!);
    }

    public async Task<WriterResult> RunAsync(WriterRun run)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(run));
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("A writer ended before its run did.");
        return JsonSerializer.Deserialize<WriterResult>(line)!;
    }

    /// <summary>The end of its input is the end of the writer.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

/// <summary>What a writer is to do.</summary>
internal sealed record WriterRun(string Table, int Callers, double WarmUpSeconds, double Seconds);

/// <summary>What came of it.</summary>
internal sealed record WriterResult(double Seconds, int Flushes, int[] Microseconds);
