namespace Cqrs.Kit.Faults.Judge;

/// <summary>Judges what became of orders: the acknowledged appends, and the rows of the view.</summary>
public sealed class OrdersJudge(OrderLog log)
{
    /// <summary>What was acknowledged is in the log, where its caller was told.</summary>
    public Check Acknowledged { get; } = new("Every acknowledged append is in the log, where its caller was told");

    /// <summary>Every append has an answer.</summary>
    public Check Answered { get; } = new("Every append was answered");

    /// <summary>Rows equal the fold.</summary>
    public Check Rows { get; } = new("Every row equals an independent fold of the log, and there is no other row");

    /// <summary>Judges what clients of the log were told.</summary>
    public void JudgeAppends(Journal journal)
    {
        foreach (var append in journal.Appends)
        {
            Answered.That(append.Answer is Ok, () => $"append {append.Id}: {append.Answer?.ToString() ?? "no end"}");
            if (append.Answer is Ok ok)
            {
                Acknowledged.That(log.IdAt(ok.Position) == append.Id, () => $"append {append.Id}: at position {ok.Position} is {log.IdAt(ok.Position)?.ToString() ?? "nothing"}");
            }
        }
    }

    /// <summary>Judges all rows of a table against what they must be.</summary>
    public void JudgeRows(string table, IReadOnlyDictionary<int, OrderRow> expected, IReadOnlyList<OrderRow> rows)
    {
        HashSet<int> seen = [];
        foreach (var row in rows)
        {
            Rows.That(seen.Add(row.OrderId) && expected.TryGetValue(row.OrderId, out var fold) && row == fold, () => $"{table}: {row}; expected was {expected.GetValueOrDefault(row.OrderId)}");
        }

        foreach (var missing in expected.Values.Where(row => !seen.Contains(row.OrderId)))
        {
            Rows.That(false, () => $"{table}: {missing} is missing");
        }
    }
}
