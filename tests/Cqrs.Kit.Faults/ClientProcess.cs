using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Cqrs.Kit.Faults;

/// <summary>A client of a scenario: this program, started again as a process of its own.</summary>
internal static class ClientProcess
{
    /// <summary>The argument that makes it a client of the scenario <c>appends</c>.</summary>
    public const string AppendsClient = "appends-client";

    /// <summary>The argument that makes it a process that runs the projection of orders.</summary>
    public const string OrdersWorker = "orders-worker";

    /// <summary>The argument that makes it a process that appends to orders and reads them.</summary>
    public const string OrdersService = "orders-service";

    /// <summary>The argument that makes it a process that asks for a rebuild of the projection of orders, or the like.</summary>
    public const string OrdersOperator = "orders-operator";

    /// <summary>The argument that makes it a process that runs the projection of streams.</summary>
    public const string StreamsWorker = "streams-worker";

    /// <summary>The argument that makes it a process that sends commands.</summary>
    public const string CommandSender = "command-sender";

    /// <summary>The argument that makes it a process that reads the log.</summary>
    public const string LogReader = "log-reader";

    /// <summary>What it is to do: not an argument, which every user of the machine could read.</summary>
    private const string TaskVariable = "CQRSKIT_FAULTS_TASK";

    public static Process Start<TTask>(string client, TTask task)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [client]) { RedirectStandardInput = true };
        start.Environment[TaskVariable] = JsonSerializer.Serialize(task);
        return Process.Start(start)!;
    }

    public static TTask Task<TTask>() => JsonSerializer.Deserialize<TTask>(Environment.GetEnvironmentVariable(TaskVariable)!)!;

    /// <summary>Ends this process with the one that started it, which holds the other end of its input.</summary>
    public static void EndWithParent() => new Thread(() =>
    {
        while (Console.In.Read() >= 0)
        {
        }

        Environment.Exit(1);
    })
    { IsBackground = true }.Start();

    /// <summary>Sends a signal by its name: <c>STOP</c> freezes, <c>CONT</c> thaws, <c>TERM</c> asks to stop.</summary>
    public static async Task SignalAsync(this Process process, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
