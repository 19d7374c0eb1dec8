namespace Cqrs.Kit.Faults.Judge;

/// <summary>Judges appends: what clients asked for and were told against what is in the log.</summary>
public sealed class AppendsJudge
{
    private readonly Journal _journal;
    private readonly IReadOnlyList<LogRow> _log;
    private readonly ILookup<Guid, LogRow> _byAppend;
    private readonly ILookup<Guid, LogRow> _lost;
    private readonly HashSet<string> _lostStreams; // what was said of their versions may have been so before
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);

    private AppendsJudge(Journal journal, IReadOnlyList<LogRow> log, IEnumerable<LogRow> lost)
    {
        (_journal, _log) = (journal, log);
        _byAppend = log.ToLookup(row => row.Append);
        _lost = lost.ToLookup(row => row.Append);
        _lostStreams = [.. lost.Select(row => row.Stream!)];
    }

    /// <summary>Positions are 1…N: as many events as the newest position, each one behind the one before.</summary>
    public Check Positions { get; } = new("Positions are 1…N without a hole");

    /// <summary>Versions of each stream are 0…n, in the order of the log.</summary>
    public Check Versions { get; } = new("Versions of each stream are 0…n without a hole, in log order");

    /// <summary>Every event belongs to an append that was asked for, is in the stream asked for, and has the id that it must have.</summary>
    public Check AskedFor { get; } = new("Every event was asked for");

    /// <summary>An acknowledged append is there once, its events one behind the other.</summary>
    public Check Acknowledged { get; } = new("Every acknowledged append is there once, contiguous and in order");

    /// <summary>It is where its caller was told.</summary>
    public Check Told { get; } = new("Every acknowledged append is at the position and versions returned");

    /// <summary>What was refused is not there.</summary>
    public Check Refused { get; } = new("Nothing of a refused append is there");

    /// <summary>What had no answer is there as a whole or not at all.</summary>
    public Check Whole { get; } = new("An append without an answer is there as a whole or not at all");

    /// <summary>What had to be refused was.</summary>
    public Check HadToFail { get; } = new("Stale and cancelled appends were refused");

    /// <summary>Of several appends at one version of a stream one is acknowledged, and it got the next version.</summary>
    public Check Winners { get; } = new("One winner for each expected version");

    /// <summary>A conflict names a version that the stream had or would have had, and not the expected one.</summary>
    public Check Conflicts { get; } = new("Every conflict was one");

    /// <summary>Every append has an answer, unless it was cancelled on its way or its client was killed.</summary>
    public Check Answered { get; } = new("Every append was answered");

    /// <summary>What was unknown is known since, and is what the log says.</summary>
    public Check Resolved { get; } = new("Every append whose outcome was unknown was asked for again and told what the log says");

    /// <summary>Asked again, the first result.</summary>
    public Check FirstResult { get; } = new("Every acknowledged append that was asked for again got its first result");

    /// <summary>What a failover has lost was there as a whole, where its client was told; it is not there now, or was asked for again as a whole.</summary>
    public Check Lost { get; } = new("An append that was lost with the tail of the log was whole in it, where its client was told, and is now there as a whole or not at all");

    /// <summary>Acknowledged appends that are not in the log any more.</summary>
    public int AcknowledgedAndLost { get; private set; }

    /// <summary>Their events.</summary>
    public int EventsAcknowledgedAndLost { get; private set; }

    /// <summary>Those that hold whether clients ask again or not.</summary>
    public IReadOnlyList<Check> Checks => [Positions, Versions, AskedFor, Acknowledged, Told, Refused, Whole, HadToFail, Winners, Conflicts, Answered];

    /// <summary>Judges.</summary>
    /// <param name="journal">What clients asked for and were told.</param>
    /// <param name="log">The log.</param>
    /// <param name="lost">What the log had and has lost, by failovers to a replica that lagged.</param>
    public static AppendsJudge Judge(Journal journal, IReadOnlyList<LogRow> log, params IReadOnlyCollection<LogRow> lost)
    {
        var judge = new AppendsJudge(journal, log, lost);
        judge.JudgeLog();
        foreach (var append in journal.Appends)
        {
            judge.JudgeAppend(append);
        }

        judge.JudgeWinners();
        return judge;
    }

    private void JudgeLog()
    {
        for (var i = 0; i < _log.Count; i++)
        {
            var row = _log[i];
            Positions.That(row.Position == i + 1, () => $"position {row.Position} is that of the {i + 1}th event");
            AskedFor.That(IsAskedFor(row), () => $"the event at {row.Position}: number {row.Number} of append {row.Append} in stream {row.Stream ?? "(none)"}, id {row.EventId}");
            var stream = row.Stream ?? "";
            var expected = _versions.GetValueOrDefault(stream, -1) + 1;
            Versions.That(row.Version == expected, () => $"{stream} has version {row.Version} at position {row.Position}; expected was {expected}");
            _versions[stream] = row.Version;
        }
    }

    private bool IsAskedFor(LogRow row) =>
        _journal.Find(row.Append) is { } append && row.Stream is not null && append.StreamOf(row.Number) == row.Stream && (row.Number == 0) == (row.EventId == row.Append);

    private void JudgeAppend(AskedAppend append)
    {
        var rows = _byAppend[append.Id].ToList();
        var isWhole = IsWhole(append, rows);
        if (_lost.Contains(append.Id))
        {
            JudgeLost(append, rows, isWhole);
            return;
        }

        switch (append.Answer)
        {
            case Ok ok:
                Acknowledged.That(isWhole, () => $"append {append.Id}: {rows.Count} of {append.Count} events, at {PositionsOf(rows)}");
                Told.That(IsWhereTold(append, ok, rows), () => $"append {append.Id}: told position {ok.Position}, versions {string.Join(", ", ok.Versions)}; is at {PositionsOf(rows)}, versions {string.Join(", ", rows.Select(row => row.Version))}");
                break;
            case Fail fail:
                Refused.That(rows.Count == 0, () => $"append {append.Id}, refused as {fail.Reason}: {rows.Count} events, at {PositionsOf(rows)}");
                break;
            default:
                Whole.That(rows.Count == 0 || isWhole, () => $"append {append.Id}: {rows.Count} of {append.Count} events, at {PositionsOf(rows)}");
                break;
        }

        if (append.Doubts > 0 && !append.IsAbandoned)
        {
            Resolved.That(append.Answer is Ok ok && isWhole && IsWhereTold(append, ok, rows) || append.Answer is Fail && rows.Count == 0 || append.Answer is Unknown { Cause: null } && (isWhole || rows.Count == 0), () => $"append {append.Id}: {append.Answer}; is at {PositionsOf(rows)}");
        }

        foreach (var again in append.Again)
        {
            FirstResult.That(append.Answer is Ok first && first.Position == again.Position && first.Versions.SequenceEqual(again.Versions), () => $"append {append.Id}: {append.Answer}, then {again}");
        }

        Answered.That(append.IsAbandoned || append.Answer is Ok or Fail or Unknown { Cause: null }, () => $"append {append.Id} of kind {append.Kind}: {(append.Answer as Unknown)?.Cause ?? "no end"}");
        if (append.Kind is AppendKind.Cancelled || append.Kind is AppendKind.Stale && !_lostStreams.Contains(append.Streams[0].Name))
        {
            HadToFail.That(append.Answer is not Ok, () => $"append {append.Id} of kind {append.Kind} was acknowledged");
        }

        if (append.Answer is Fail { Reason: FailReason.Conflict } conflict && !_lostStreams.Contains(conflict.Stream!))
        {
            Conflicts.That(IsConflict(append, conflict), () => $"append {append.Id}: {conflict.Stream} was said to be at {conflict.Actual}");
        }
    }

    /// <summary>Its client may have been told of the tail that was lost, or of what came of asking again.</summary>
    private void JudgeLost(AskedAppend append, List<LogRow> rows, bool isWhole)
    {
        var before = _lost[append.Id].ToList();
        Lost.That(
            before.Count % append.Count == 0 && before.Chunk(append.Count).All(there => IsWhole(append, [.. there])) && (append.Answer is not Fail && isWhole || rows.Count == 0)
                && (append.Answer is not Ok ok || IsWhereTold(append, ok, rows) || before.Chunk(append.Count).Any(there => IsWhereTold(append, ok, [.. there]))),
            () => $"append {append.Id}: {append.Answer}; was at {PositionsOf(before)}, is at {PositionsOf(rows)}");
        if (append.Answer is Ok && rows.Count == 0)
        {
            AcknowledgedAndLost++;
            EventsAcknowledgedAndLost += append.Count;
        }
    }

    private static bool IsWhole(AskedAppend append, List<LogRow> rows)
    {
        if (rows.Count != append.Count)
        {
            return false;
        }

        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Number != i || rows[i].Position != rows[0].Position + i)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsWhereTold(AskedAppend append, Ok ok, List<LogRow> rows) =>
        rows.Count > 0 && rows[^1].Position == ok.Position && ok.Versions.Count == append.Streams.Count
        && append.Streams.Zip(ok.Versions).All(told => rows.FindLast(row => row.Stream == told.First.Name)?.Version == told.Second);

    private bool IsConflict(AskedAppend append, Fail conflict) =>
        append.Streams.FirstOrDefault(stream => stream.Name == conflict.Stream) is { } asked
        && asked.Expected != AskedStream.Any && conflict.Actual != asked.Expected
        && conflict.Actual >= -1 && conflict.Actual <= _versions.GetValueOrDefault(asked.Name, -1);

    private void JudgeWinners()
    {
        HashSet<(string Stream, long Expected)> won = [];
        foreach (var append in _journal.Appends)
        {
            if (append.Answer is not Ok ok || _lost.Contains(append.Id))
            {
                continue;
            }

            foreach (var (asked, version) in append.Streams.Zip(ok.Versions).Where(pair => pair.First.Expected != AskedStream.Any))
            {
                Winners.That(won.Add((asked.Name, asked.Expected)), () => $"{asked.Name} at {asked.Expected} was won twice, the second time by append {append.Id}");
                Winners.That(version == asked.Expected + asked.Count, () => $"append {append.Id}: {asked.Name} at {asked.Expected} went to {version} by {asked.Count} events");
            }
        }
    }

    private static string PositionsOf(IEnumerable<LogRow> rows) => string.Join(", ", rows.Select(row => row.Position));
}
