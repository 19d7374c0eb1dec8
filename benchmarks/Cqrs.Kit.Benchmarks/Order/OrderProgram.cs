using System.Diagnostics;
using System.Globalization;

namespace Cqrs.Kit.Benchmarks.Order;

/// <summary>Compares ways to order the log, in one run on one server. Decision 1 has the figures.</summary>
internal static class OrderProgram
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (OrderOptions.Parse(args) is not { } options)
        {
            await Console.Error.WriteLineAsync(OrderOptions.Usage);
            return 1;
        }

        await using var server = await OrderServer.StartAsync();
        Console.WriteLine(await server.SettingsAsync());
        await using var rounds = new OrderRounds(server, options);
        await rounds.CreateAsync();
        await (options.HoldSnapshot is { } duration ? HeldAsync(server, rounds, duration) : ComparedAsync(rounds, options));
        return 0;
    }

    /// <summary>The rounds of the schemes are run in turn, so that what the machine does beside hits all.</summary>
    private static async Task ComparedAsync(OrderRounds rounds, OrderOptions options)
    {
        Row("processes × callers", "scheme", "appends/s", "p50 ms", "p99 ms", "appends a flush", "events read", "missed", "out of order", "holes", "settled/s", "looks at pg_locks/s", "time in gaps");
        Row([.. Enumerable.Repeat("---", 13)]);
        foreach (var (processes, callers) in rounds.Shapes)
        {
            var results = OrderScheme.All.ToDictionary(scheme => scheme, _ => new List<OrderResult>());
            for (var round = 0; round < options.Rounds; round++)
            {
                foreach (var scheme in OrderScheme.All)
                {
                    results[scheme].Add(await rounds.FromEmptyAsync(scheme, processes, callers));
                }
            }

            foreach (var (scheme, own) in results)
            {
                var result = OrderResult.Of(own);
                Row(
                    $"{processes} × {callers}",
                    scheme.Name,
                    Number(result.PerSecond),
                    Number(result.Percentile(50), "0.0"),
                    Number(result.Percentile(99), "0.0"),
                    Number(result.AppendsAFlush),
                    Number(result.Check.Events),
                    Number(result.Check.Missed),
                    Number(result.Check.OutOfOrder),
                    Number(result.Check.Holes),
                    Number(result.Settlements / result.Seconds),
                    Number(result.LooksAtLocks / result.Seconds),
                    Number(result.InGaps.TotalSeconds / result.Seconds, "P0"));
            }
        }
    }

    /// <summary>Sweeps over all schemes and shapes, one after the other, on tables that only grow; the first and the last are what counts.</summary>
    private static async Task HeldAsync(OrderServer server, OrderRounds rounds, TimeSpan duration)
    {
        await using var snapshot = await server.HoldSnapshotAsync();
        var began = Stopwatch.GetTimestamp();
        Row(["minute", "scheme", .. rounds.Shapes.Select(shape => $"{shape.Processes} × {shape.Callers}, appends/s (p99 ms)"), "dead versions of the counter row", "its pages"]);
        Row([.. Enumerable.Repeat("---", rounds.Shapes.Count + 4)]);
        while (Stopwatch.GetElapsedTime(began) < duration)
        {
            var minute = Stopwatch.GetElapsedTime(began).TotalMinutes;
            var results = OrderScheme.Candidates.ToDictionary(scheme => scheme, _ => new List<OrderResult>());
            foreach (var (processes, callers) in rounds.Shapes)
            {
                foreach (var scheme in OrderScheme.Candidates)
                {
                    results[scheme].Add(await rounds.GoOnAsync(scheme, processes, callers));
                }
            }

            var (dead, pages) = await server.CounterAsync();
            foreach (var (scheme, own) in results)
            {
                Row([Number(minute, "0.0"), scheme.Name, .. own.Select(result => $"{Number(result.PerSecond)} ({Number(result.Percentile(99), "0.0")})"), Number(dead), Number(pages)]);
            }
        }

        foreach (var scheme in OrderScheme.Candidates)
        {
            Console.WriteLine($"{scheme.Name}: {await rounds.CheckAsync(scheme)}");
        }
    }

    private static string Number(double value, string format = "N0") => value.ToString(format, CultureInfo.InvariantCulture);

    private static void Row(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");
}
