using System.Diagnostics;

using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.Faults.Orders;

using Microsoft.Extensions.Hosting;

namespace Cqrs.Kit.Faults.Soak;

/// <summary>Writes down at intervals what this process holds.</summary>
internal sealed class VitalsWriter(OrdersTask task) : BackgroundService
{
    private readonly JournalWriter _journal = new(Path.Combine(task.Folder, task.Name + ".vitals"));

    public override void Dispose()
    {
        _journal.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(task.VitalsSeconds));
        using var process = Process.GetCurrentProcess();
        var began = Stopwatch.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var heap = GC.GetTotalMemory(forceFullCollection: true);
                process.Refresh();
                _journal.Write(new Vitals(task.Name, Stopwatch.GetElapsedTime(began).TotalSeconds, heap, process.WorkingSet64, process.Threads.Count, Directory.GetFiles("/proc/self/fd").Length).ToLine());
            }
        }
        catch (OperationCanceledException)
        {
            // It is to stop.
        }
    }
}
