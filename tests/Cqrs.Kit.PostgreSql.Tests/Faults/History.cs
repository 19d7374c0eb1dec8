using Cqrs.Kit.Faults.Judge;

namespace Cqrs.Kit.PostgreSql.Tests.Faults;

/// <summary>A journal and a log that agree, and ways to make them disagree.</summary>
internal sealed class History
{
    private readonly List<JournalEntry> _journal = [];

    public List<LogRow> Log { get; } = [];

    public static Guid First { get; } = Guid.CreateVersion7();

    public static Guid Second { get; } = Guid.CreateVersion7();

    public static Guid Refused { get; } = Guid.CreateVersion7();

    public static Guid Stale { get; } = Guid.CreateVersion7();

    public static Guid Cancelled { get; } = Guid.CreateVersion7();

    public static Guid OnTheWay { get; } = Guid.CreateVersion7();

    public static Guid Lost { get; } = Guid.CreateVersion7();

    /// <summary>Two acknowledged appends, a conflict, a stale one, one cancelled before and two on the way, of which one is in the log.</summary>
    public static History Sound() => new History()
        .Asked(First, AppendKind.Hot, new AskedStream("a", AskedStream.None, 2))
        .Written(First, ("a", 0), ("a", 1))
        .Answered(new Ok(First, 2, [1]))
        .Asked(Second, AppendKind.Streams, new AskedStream("a", 1, 1), new AskedStream("b", AskedStream.Any, 2))
        .Written(Second, ("a", 2), ("b", 0), ("b", 1))
        .Answered(new Ok(Second, 5, [2, 1]))
        .Asked(Refused, AppendKind.Hot, new AskedStream("a", 1, 1))
        .Answered(new Fail(Refused, FailReason.Conflict, "a", 2))
        .Asked(Stale, AppendKind.Stale, new AskedStream("b", AskedStream.None, 1))
        .Answered(new Fail(Stale, FailReason.Conflict, "b", 1))
        .Asked(Cancelled, AppendKind.Cancelled, new AskedStream("c", AskedStream.Any, 1))
        .Answered(new Fail(Cancelled, FailReason.Cancelled))
        .Asked(OnTheWay, AppendKind.CancelledOnTheWay, new AskedStream("c", AskedStream.None, 2))
        .Written(OnTheWay, ("c", 0), ("c", 1))
        .Answered(new Unknown(OnTheWay, Cause: null))
        .Asked(Lost, AppendKind.CancelledOnTheWay, new AskedStream("d", AskedStream.None, 2))
        .Answered(new Unknown(Lost, Cause: null));

    public History Asked(Guid append, AppendKind kind, params AskedStream[] streams)
    {
        _journal.Add(new Invoke(append, kind, streams));
        return this;
    }

    /// <summary>At the end of the log.</summary>
    public History Written(Guid append, params (string Stream, long Version)[] events)
    {
        var number = 0;
        foreach (var (stream, version) in events)
        {
            Log.Add(new LogRow(Log.Count + 1, stream, version, number == 0 ? append : Guid.CreateVersion7(), append, number));
            number++;
        }

        return this;
    }

    public History Answered(JournalEntry answer)
    {
        _journal.Add(answer);
        return this;
    }

    /// <summary>The client was told something else.</summary>
    public History Told(JournalEntry answer)
    {
        _journal.RemoveAll(entry => entry.Append == answer.Append && entry is not Invoke);
        return Answered(answer);
    }

    /// <summary>The event at a position is another.</summary>
    public History At(int position, Func<LogRow, LogRow> change)
    {
        Log[position - 1] = change(Log[position - 1]);
        return this;
    }

    public History Without(int position)
    {
        Log.RemoveAt(position - 1);
        return this;
    }

    /// <summary>Positions count up again from 1: the flaw is another one.</summary>
    public History Renumbered()
    {
        for (var i = 0; i < Log.Count; i++)
        {
            Log[i] = Log[i] with { Position = i + 1 };
        }

        return this;
    }

    public AppendsJudge Judge()
    {
        var journal = new Journal();
        foreach (var entry in _journal)
        {
            journal.Add(JournalEntry.Parse(entry.ToLine()));
        }

        return AppendsJudge.Judge(journal, Log);
    }
}
