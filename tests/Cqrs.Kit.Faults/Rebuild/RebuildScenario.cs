using System.Diagnostics;

using Cqrs.Kit.Faults.Orders;

using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Faults.Rebuild;

/// <summary>Rebuilds a view beside live traffic while readers read it all the time; promotes, goes back, promotes again; then judges what was read and what is left.</summary>
internal static class RebuildScenario
{
    public const string Usage = """
        rebuild [--events 500000] [--orders 50000] [--rate 200] [--lease 15] [--kill 1] [--seed N]
            Two workers rebuild a view of so many events beside so many appends a second, one of them killed meanwhile; it is promoted, taken back and promoted again. Exits with 1 when something is not as it must be.
        """;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _between = TimeSpan.FromSeconds(2);

    public static IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int> { ["events"] = 500_000, ["orders"] = 50_000, ["rate"] = 200, ["lease"] = 15, ["kill"] = 1, ["seed"] = Random.Shared.Next() };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, int> options)
    {
        await using var run = await OrdersRun.StartAsync("rebuild", options["seed"], options["lease"]);
        var report = new ScenarioReport("rebuild", options);
        var steps = new RebuildSteps(run, report);
        await OrderSource.ImportAsync(run.Services.GetRequiredService<IEventImporter>(), options["events"], options["orders"], options["seed"]);
        run.StartWorker("worker-1");
        run.StartWorker("worker-2");
        await run.CaughtUpAsync(_patience);
        run.StartService(options["orders"], options["rate"]);
        await run.PauseAsync(_between);

        var began = Stopwatch.GetTimestamp();
        var rebuilt = run.Control.RebuildAsync(OrdersRun.Projection).AsTask();
        var killed = options["kill"] > 0 ? await KillOwnerAsync(run, build: 2, options["events"] / 5) : null;
        await rebuilt;
        report.Add("First rebuild", $"{Stopwatch.GetElapsedTime(began).TotalSeconds:N1} s, {(killed is null ? "nobody killed" : $"{killed} killed meanwhile")}");
        if (killed is not null)
        {
            run.StartWorker(killed);
        }

        await steps.AutomaticallyPromotedAsync(build: 2);
        await run.PauseAsync(_between);
        await steps.TimeAsync("Roll back", () => run.Control.RollBackAsync(OrdersRun.Projection));
        await run.PauseAsync(_between);
        await steps.TimeAsync("Promote again", () => run.Control.PromoteAsync(OrdersRun.Projection));
        await run.PauseAsync(_between);

        began = Stopwatch.GetTimestamp();
        await run.Control.RebuildAsync(OrdersRun.Projection, promote: false);
        report.Add("Second rebuild", $"{Stopwatch.GetElapsedTime(began).TotalSeconds:N1} s");
        await steps.TimeAsync("Promote on command", () => run.Control.PromoteAsync(OrdersRun.Projection));
        await run.PauseAsync(_between);
        await steps.TimeAsync("Roll back", () => run.Control.RollBackAsync(OrdersRun.Projection));
        await run.PauseAsync(_between);
        await steps.TimeAsync("Promote again", () => run.Control.PromoteAsync(OrdersRun.Projection));
        await run.PauseAsync(_between);
        await run.StopAsync("service");
        await run.CaughtUpAsync(_patience);
        await steps.JudgeAsync(options["events"]);
        return run.Tell(report);
    }

    /// <summary>Kills who works on a build, once it has come so far; null when it was done before.</summary>
    private static async Task<string?> KillOwnerAsync(OrdersRun run, int build, long position)
    {
        await run.UntilAsync($"build {build} is on its way", async () => (await run.BuildsAsync()).GetValueOrDefault(build)?.Position.Value >= position, _patience);
        if ((await run.BuildsAsync())[build].HasCaughtUp || await run.OwnerAsync(build) is not { } lease)
        {
            return null;
        }

        await run.KillAsync(lease.Owner);
        return lease.Owner;
    }
}
