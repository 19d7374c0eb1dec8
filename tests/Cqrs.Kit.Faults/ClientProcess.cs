using System.Diagnostics;
using System.Text.Json;

namespace Cqrs.Kit.Faults;

/// <summary>A client of a scenario: this program, started again as a process of its own.</summary>
internal static class ClientProcess
{
    /// <summary>The argument that makes it a client of the scenario <c>appends</c>.</summary>
    public const string AppendsClient = "appends-client";

    /// <summary>What it is to do: not an argument, which every user of the machine could read.</summary>
    private const string TaskVariable = "CQRSKIT_FAULTS_TASK";

    public static Process Start<TTask>(string client, TTask task)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [client]);
        start.Environment[TaskVariable] = JsonSerializer.Serialize(task);
        return Process.Start(start)!;
    }

    public static TTask Task<TTask>() => JsonSerializer.Deserialize<TTask>(Environment.GetEnvironmentVariable(TaskVariable)!)!;
}
