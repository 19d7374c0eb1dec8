using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The row with which the append statement answers, gone through unit by unit in their order.</summary>
internal sealed class AppendAnswer
{
    private readonly long[] _actuals;
    private readonly int[]? _verdicts;
    private readonly bool[]? _owns;
    private int _entry;

    private AppendAnswer(LogEnd before, DateTimeOffset recordedAt, long[] actuals, int[]? verdicts, bool[]? owns)
    {
        (Before, RecordedAt) = (before, recordedAt);
        (_actuals, _verdicts, _owns) = (actuals, verdicts, owns);
        Position = before.Position;
    }

    /// <summary>The end of the log before it.</summary>
    public LogEnd Before { get; }

    /// <summary>When its events were recorded.</summary>
    public DateTimeOffset RecordedAt { get; }

    /// <summary>The newest position with the units that have been gone through.</summary>
    public LogPosition Position { get; private set; }

    /// <summary>Reads the row on which the reader stands.</summary>
    public static AppendAnswer Read(NpgsqlDataReader reader) => new(
        new LogEnd(new LogPosition(reader.GetInt64(0)), reader.IsDBNull(5) ? Guid.Empty : reader.GetGuid(5)),
        reader.GetFieldValue<DateTimeOffset>(1),
        reader.GetFieldValue<long[]>(2),
        reader.IsDBNull(3) ? null : reader.GetFieldValue<int[]>(3),
        reader.IsDBNull(4) ? null : reader.GetFieldValue<bool[]>(4));

    /// <summary>What is said of the next unit.</summary>
    public UnitAnswer Next(AppendUnit unit)
    {
        var actuals = _actuals.AsMemory(_entry, unit.Entries);
        var verdicts = _verdicts is null ? default : _verdicts.AsSpan(_entry, unit.Entries);
        var own = _owns?[_entry] == true;
        _entry += unit.Entries;
        var worst = 0;
        for (var stream = 1; stream < verdicts.Length; stream++)
        {
            worst = Weight(verdicts[stream]) > Weight(verdicts[worst]) ? stream : worst;
        }

        var verdict = verdicts.IsEmpty ? AppendVerdict.Passed : (AppendVerdict)verdicts[worst];
        var before = Position;
        if (verdict == AppendVerdict.Passed)
        {
            Position = new LogPosition(before.Value + unit.Events);
        }

        return new UnitAnswer(verdict != AppendVerdict.Passed && own ? AppendVerdict.IdThere : verdict, worst, actuals.Span[worst], before, actuals);
    }

    // A known command goes before all else, then a closed stream, then the first conflict.
    private static int Weight(int verdict) => verdict == (int)AppendVerdict.CommandKnown ? int.MaxValue : verdict;
}
