namespace Cqrs.Kit.PostgreSql;

/// <summary>What the append statement says of one unit.</summary>
/// <param name="Verdict">How it ended.</param>
/// <param name="Stream">The stream for which it was refused, counted from 0.</param>
/// <param name="Actual">The version of that stream.</param>
/// <param name="Before">The newest position before it.</param>
/// <param name="Actuals">The versions of its streams before it.</param>
internal readonly record struct UnitAnswer(AppendVerdict Verdict, int Stream, long Actual, LogPosition Before = default, ReadOnlyMemory<long> Actuals = default)
{
    /// <summary>The results of the appends of a unit that passed, in order.</summary>
    public IEnumerable<AppendResult> ResultsOf(AppendUnit unit)
    {
        var (events, actuals) = (0, Actuals);
        for (var m = 0; m < unit.Count; m++)
        {
            var append = unit[m].Append;
            var versions = new long[append.Streams.Count];
            var before = events; // of the unit: several appends are to one stream
            for (var s = 0; s < versions.Length; s++)
            {
                var count = append.Streams[s].Events.Count;
                events += count;
                versions[s] = actuals.Span[s] + before + count;
            }

            yield return versions.Length == 0
                ? AppendResult.Appended(append.Command!.Position, [])
                : AppendResult.Appended(new LogPosition(Before.Value + events), versions);
        }
    }

    /// <summary>The conflict of a unit that was refused for one.</summary>
    public VersionConflict ConflictOf(EncodedAppend append)
    {
        var stream = append.Streams[Stream];
        return new VersionConflict(stream.Name, stream.Expected, Actual);
    }
}
