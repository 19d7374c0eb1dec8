using Cqrs.Kit.Faults.Orders;

using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Faults.Poison;

/// <summary>One bad order among many: it alone is parked. Then a worker with the fix comes, the key is tried again, and all is as a clean rebuild makes it.</summary>
internal static class PoisonScenario
{
    public const string Usage = """
        poison [--orders 10000] [--lease 15] [--seed N]
            One event of one order cannot be applied; the others go on; a worker with the fix applies it, and what came after it. Exits with 1 when something is not as it must be.
        """;

    private const int EventsEach = 5;
    private const int Later = 500;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    public static IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int> { ["orders"] = 10_000, ["lease"] = 15, ["seed"] = Random.Shared.Next() };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, int> options)
    {
        var random = new Random(options["seed"]);
        var (orders, bad) = (options["orders"], random.Next(options["orders"]));
        await using var run = await OrdersRun.StartAsync("poison", options["seed"], options["lease"]);
        var report = new ScenarioReport("poison", options);
        var steps = new PoisonSteps(run, bad);
        await OrderSource.ImportAsync(run.Services.GetRequiredService<IEventImporter>(), orders * EventsEach, orders, options["seed"], bad);
        run.StartWorker("worker-1");
        await run.CaughtUpAsync(_patience);
        await AppendAsync(run, [bad, .. Enumerable.Range(0, Later).Select(_ => random.Next(orders)), bad], random);
        await run.CaughtUpAsync(_patience);
        await steps.JudgeParkedAsync();

        // The fix comes as fixes do, with another process.
        await run.KillAsync("worker-1");
        run.StartWorker("worker-2", isFixed: true);
        report.Add("Keys to be tried again", $"{await run.Control.RetryParkedAsync(OrdersRun.Projection)}");
        await run.UntilAsync("nothing is parked", async () => (await run.BuildsAsync())[1].ParkedKeys == 0, _patience);
        await run.CaughtUpAsync(_patience);
        await steps.JudgeRetriedAsync();
        await run.Control.RebuildAsync(OrdersRun.Projection);
        await run.CaughtUpAsync(_patience);
        await steps.JudgeRebuiltAsync();
        report.Add("Bad order", $"{bad} of {orders:N0}");
        report.Add(steps.Checks);
        return run.Tell(report);
    }

    private static async Task AppendAsync(OrdersRun run, int[] orders, Random random)
    {
        var store = run.Services.GetRequiredService<IEventStore>();
        foreach (var order in orders)
        {
            await store.TryAppendAsync(new AppendRequest(new StreamAppend(StreamName.Parse($"Order-{order}"), ExpectedVersion.Any, [new OrderChanged(order, random.Next(EventsEach))])), CancellationToken.None);
        }
    }
}
