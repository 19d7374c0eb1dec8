using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using OrderApp.Tests.Support;

namespace OrderApp.Tests.Processes;

/// <summary>The built app in a process of its own, which may be killed.</summary>
internal sealed class OrderAppProcess : IDisposable
{
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _awaited = new();

    private OrderAppProcess(string? connectionString)
    {
        string[] app = Compiled is null ? ["dotnet", Path.Combine(AppContext.BaseDirectory, "OrderApp.dll")] : [Compiled];
        var start = new ProcessStartInfo(app[0], [.. app[1..], "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ConnectionStrings__Orders");
        if (connectionString is not null)
        {
            start.Environment["ConnectionStrings__Orders"] = connectionString;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Received(line.Data);
        _process.ErrorDataReceived += (_, line) => Received(line.Data);
    }

    /// <summary>The app as native code, when it is that which is tested.</summary>
    public static string? Compiled { get; } = Environment.GetEnvironmentVariable("CQRSKIT_ORDER_APP") is { Length: > 0 } path ? path : null;

    public Uri Address { get; private set; } = null!;

    /// <summary>Starts it; on PostgreSQL when there is a connection string, else in memory.</summary>
    public static async Task<OrderAppProcess> StartAsync(string? connectionString)
    {
        var app = new OrderAppProcess(connectionString);
        app._process.Start();
        app._process.BeginOutputReadLine();
        app._process.BeginErrorReadLine();
        app.Address = new Uri((await app.LineAsync("Now listening on: ")).Split(": ")[^1]);
        return app;
    }

    public OrderClient Client() => new(Address);

    /// <summary>The first line of its output that contains a text, as soon as it is there.</summary>
    public async Task<string> LineAsync(string text)
    {
        var awaited = _awaited.GetOrAdd(text, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
        foreach (var line in _output)
        {
            Complete(line);
        }

        try
        {
            return await awaited.Task.WaitAsync(_deadline);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"No '{text}' in the output:\n{string.Join('\n', _output)}");
        }
    }

    /// <summary>Ends it with SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(_deadline);
    }

    /// <summary>Asks it to stop.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits until it has ended, at most as long as an orchestrator would, and gives its exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Received(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
            Complete(line);
        }
    }

    private void Complete(string line)
    {
        foreach (var (text, awaited) in _awaited)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                awaited.TrySetResult(line);
            }
        }
    }
}
