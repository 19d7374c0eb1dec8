namespace Cqrs.Kit.Faults.Judge;

/// <summary>Judges readings of the view of orders against the log.</summary>
/// <remarks>Whatever a statement gave is the view at some positions of the log: from the newest event that it shows to just before the first
/// that it does not. Rows for which there is none such are a mix, of two builds or of two times. A reader that has seen the view at a
/// position never sees it as it was before.</remarks>
public sealed class ReadsJudge(OrderLog log, long readersBeganAt)
{
    private readonly Dictionary<string, long> _floors = new(StringComparer.Ordinal);

    /// <summary>No reading failed.</summary>
    public Check Answered { get; } = new("Every reading was answered");

    /// <summary>Each row is the fold of a beginning of its stream.</summary>
    public Check Folds { get; } = new("Every row that was read is the fold of a beginning of its stream");

    /// <summary>What a statement gave is of one position.</summary>
    public Check OnePosition { get; } = new("What one statement read is the view at one position: no mix");

    /// <summary>No reader goes back.</summary>
    public Check NeverBack { get; } = new("No reader read anything older than it had read before");

    /// <summary>Who asked for a position has seen it, unless told that the answer is stale.</summary>
    public Check Fresh { get; } = new("Every answer that was not called stale shows the position that was asked for");

    /// <summary>All of them.</summary>
    public IReadOnlyList<Check> Checks => [Answered, Folds, OnePosition, NeverBack, Fresh];

    /// <summary>How often an answer was called stale.</summary>
    public int Stale { get; private set; }

    /// <summary>Judges.</summary>
    public void Judge(IEnumerable<ReadEntry> readings)
    {
        foreach (var reading in readings)
        {
            Answered.That(reading.Error is null, () => $"{Name(reading)}: {reading.Error}");
            if (reading.Error is null)
            {
                Judge(reading);
            }
        }
    }

    private void Judge(ReadEntry reading)
    {
        var (first, last) = (0L, long.MaxValue);
        foreach (var row in reading.Rows)
        {
            Folds.That(row == log.After(row.OrderId, row.Events), () => $"{Name(reading)}: {row}; its first {row.Events} events make {log.After(row.OrderId, row.Events)}");
            (first, last) = (Math.Max(first, row.Position), Math.Min(last, log.LastAt(row.OrderId, row.Events)));
        }

        if (reading.Whole is { } whole)
        {
            Folds.That(whole == log.WholeAt(whole.Position), () => $"{Name(reading)}: {whole}; at that position it is {log.WholeAt(whole.Position)}");
            (first, last) = (whole.Position, log.LastAt(whole.Position));
        }

        OnePosition.That(first <= last, () => $"{Name(reading)}: shows the event at {first} and not the one at {last + 1}: {string.Join(", ", reading.Rows)}");
        var floor = _floors.GetValueOrDefault(reading.Reader, readersBeganAt);
        NeverBack.That(last >= floor, () => $"{Name(reading)}: does not show the event at {last + 1}, and had shown {floor}");
        _floors[reading.Reader] = Math.Max(floor, first);
        if (reading.Stale is not null)
        {
            Stale++;
        }
        else if (reading.AtLeast is { } position)
        {
            Fresh.That(last >= position, () => $"{Name(reading)}: asked for {position}, and does not show the event at {last + 1}");
        }
    }

    private static string Name(ReadEntry reading) => $"reader {reading.Reader} via {reading.Via}";
}
