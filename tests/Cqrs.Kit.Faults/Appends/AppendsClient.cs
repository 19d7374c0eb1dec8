using System.Runtime.InteropServices;

using Cqrs.Kit.Faults.Judge;

using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Faults.Appends;

/// <summary>A client process: uses the store as a service would, until it has appended what it is to or is told to stop, and writes down what it asks and what it is told.</summary>
internal static class AppendsClient
{
    public static async Task<int> RunAsync()
    {
        var task = ClientProcess.Task<AppendsTask>();
        ClientProcess.EndWithParent();
        using var stopping = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stopping.Cancel();
        });
        var services = new ServiceCollection();
        services.AddCqrs().AddModule(new ModuleOf(typeof(Asked))).UseStore(task.Connections, task.ConnectionString, options =>
            (options.CommandTimeout, options.RecoveryTimeout) = (TimeSpan.FromSeconds(task.CommandTimeoutSeconds), TimeSpan.FromSeconds(task.RecoverySeconds)));
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<ICqrsStartup>().StartAsync();

        using var journal = new JournalWriter(task.Journal);
        var asking = new Asking(provider.GetRequiredService<IEventStore>(), journal, task.AsksAgain);
        await Task.WhenAll(Enumerable.Range(0, task.Callers).Select(caller => Task.Run(async () =>
        {
            var mix = new Mix(asking, new Random(HashCode(task.Seed, task.Process, caller)), $"{task.Process}-{caller}");
            while (asking.Events < task.Events && !stopping.IsCancellationRequested)
            {
                await mix.NextAsync();
            }
        })));
        return 0;
    }

    /// <summary>System.HashCode differs from process to process.</summary>
    private static int HashCode(int seed, int process, int caller) => unchecked((seed * 397 ^ process) * 397 ^ caller);
}
