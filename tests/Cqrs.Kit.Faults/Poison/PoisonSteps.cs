using System.Globalization;

using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.Faults.Orders;

using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Faults.Poison;

/// <summary>What must be so while the bad order is parked, once it was tried again, and after a clean rebuild.</summary>
internal sealed class PoisonSteps(OrdersRun run, int bad)
{
    private readonly Check _parked = new("The bad order alone is parked, at its bad event, with all its later events behind it");
    private readonly Check _others = new("While it is parked, all other rows equal the fold of the log, and its own that of its events before the bad one");
    private readonly Check _answers = new("A query for the bad order says that it is parked, and only that one does");
    private readonly Check _retried = new("Fixed and tried again, nothing is parked, and every row equals the fold of the log");
    private readonly Check _rebuilt = new("It equals a clean rebuild, row by row");

    public IReadOnlyList<Check> Checks => [_parked, _others, _answers, _retried, _rebuilt];

    public async Task JudgeParkedAsync()
    {
        var log = await OrderLog.ReadAsync(run.DataSource);
        var fold = log.Fold;
        var waiting = Enumerable.Range(2, fold[bad].Events - 1).Select(events => log.After(bad, events).Position).ToList();
        var parked = await ParkedRow.ReadAsync(run.DataSource);
        _parked.That(
            parked is [var only] && only.Key == bad.ToString(CultureInfo.InvariantCulture) && only.Position == waiting[0] && only.Waiting.SequenceEqual(waiting),
            () => string.Join(", ", parked.Select(row => $"{row}: {string.Join(", ", row.Waiting)}")));

        var rows = (await OrderRow.ReadAsync(run.DataSource, "cqrs.order_views")).ToDictionary(row => row.OrderId);
        foreach (var (order, all) in fold)
        {
            var expected = order == bad ? log.After(bad, 1) : all;
            _others.That(rows.TryGetValue(order, out var row) && row == expected, () => $"{row}; expected was {expected}");
        }

        _others.That(rows.Count == fold.Count, () => $"{rows.Count} rows for {fold.Count} orders");
        await JudgeAnswersAsync(log, StaleReason.Parked);
    }

    public async Task JudgeRetriedAsync()
    {
        var log = await OrderLog.ReadAsync(run.DataSource);
        var left = await ParkedRow.ReadAsync(run.DataSource);
        _retried.That(left.Count == 0, () => string.Join(", ", left));
        JudgeRows(_retried, log, await OrderRow.ReadAsync(run.DataSource, "cqrs.order_views"));
        await JudgeAnswersAsync(log, StaleReason.None);
    }

    public async Task JudgeRebuiltAsync()
    {
        const string Differences = """
            select count(*) from (
                (table cqrs.order_views_v1_b1 except table cqrs.order_views_v1_b2) union all (table cqrs.order_views_v1_b2 except table cqrs.order_views_v1_b1)
            ) d
            """;
        var differences = await run.ScalarAsync<long>(Differences);
        _rebuilt.That(differences == 0, () => $"{differences} rows differ");
        JudgeRows(_rebuilt, await OrderLog.ReadAsync(run.DataSource), await OrderRow.ReadAsync(run.DataSource, "cqrs.order_views"));
    }

    private static void JudgeRows(Check check, OrderLog log, IReadOnlyList<OrderRow> rows)
    {
        var fold = log.Fold;
        check.That(rows.Count == fold.Count, () => $"{rows.Count} rows for {fold.Count} orders");
        foreach (var row in rows)
        {
            check.That(row == fold.GetValueOrDefault(row.OrderId), () => $"{row}; expected was {fold.GetValueOrDefault(row.OrderId)}");
        }
    }

    private async Task JudgeAnswersAsync(OrderLog log, StaleReason ofBad)
    {
        await using var scope = run.Services.CreateAsyncScope();
        var queries = scope.ServiceProvider.GetRequiredService<IQueryBus>();
        foreach (var order in log.Fold.Keys)
        {
            var answer = await queries.AskAsync(new OrderById(order), Freshness.AtLeast(new LogPosition(log.Head)));
            var expected = order == bad ? ofBad : StaleReason.None;
            _answers.That(answer.Stale == expected, () => $"order {order}: {answer.Stale}; expected was {expected}");
        }
    }
}
