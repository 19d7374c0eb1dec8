using Cqrs.Kit.Benchmarks.Load.Measuring;
using Cqrs.Kit.Benchmarks.Load.Reports;
using Cqrs.Kit.Benchmarks.Load.Server;
using Cqrs.Kit.Benchmarks.Load.Workloads;

namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>Runs workloads on the kit and on their counterparts, in one run on one server, and reports both with their ratio.</summary>
internal static class LoadProgram
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (LoadSettings.Parse(args) is not { } settings)
        {
            await Console.Error.WriteLineAsync(LoadSettings.Usage(Workload.All));
            return 1;
        }

        await using var server = await LoadServer.StartAsync(settings.HoldSnapshot);
        if (server.WhyUnfit is { } why)
        {
            await Console.Error.WriteLineAsync(why);
            return 1;
        }

        var report = new LoadReport(settings, Machine.Describe(), server.Settings);
        Console.WriteLine(report.Heading);
        foreach (var workload in settings.Workloads)
        {
            await RunAsync(workload, server, settings, report);
        }

        await report.WriteAsync(settings.Folder);
        return 0;
    }

    private static async Task RunAsync(IWorkload workload, LoadServer server, LoadSettings settings, LoadReport report)
    {
        await using var place = await LoadPlace.CreateAsync(server, workload.Name);
        var results = report.Add(workload);
        Console.WriteLine(MarkdownTable.Head(workload));
        foreach (var comparison in await workload.PrepareAsync(place))
        {
            var result = await LoadRun.CompareAsync(comparison, settings, server.Cpu);
            results.Add(result);
            Console.WriteLine(MarkdownTable.Row(result));
        }
    }
}
