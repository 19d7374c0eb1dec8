namespace Cqrs.Kit.InMemory;

/// <summary>What an append does to the state, and when it does nothing: the verdicts in their order.</summary>
internal static class Appending
{
    /// <summary>Why nothing is to be written, or null.</summary>
    /// <exception cref="AppendIdReusedException">The id, or that of one of its events, belongs to another append.</exception>
    /// <exception cref="StreamClosedException">A stream is closed.</exception>
    /// <exception cref="StreamErasedException">A stream was erased.</exception>
    public static AppendResult? Verdict(InMemoryState state, EncodedAppend append)
    {
        if (FirstResult(state, append) is { } first)
        {
            return first;
        }

        if (append.Command is { } command && state.Commands.TryGetValue(command.Id, out var known))
        {
            return AppendResult.Known(known);
        }

        foreach (var (stream, _, _) in append.Streams.OrderByDescending(stream => state.LimitsOf(stream.Name).IsErased))
        {
            if (state.LimitsOf(stream) is { IsClosed: true } limits)
            {
                throw limits.IsErased ? new StreamErasedException(stream) : new StreamClosedException(stream);
            }
        }

        foreach (var stream in append.Streams)
        {
            var actual = state.VersionOf(stream.Name);
            if (!stream.Expected.Allows(actual))
            {
                return AppendResult.Conflicted(new VersionConflict(stream.Name, stream.Expected, actual));
            }
        }

        return append.Streams.Any(stream => stream.Events.Any(e => state.EventIds.ContainsKey(e.Id))) ? throw new AppendIdReusedException(append.Id) : null;
    }

    public static (InMemoryState Next, AppendResult Result) Write(InMemoryState state, EncodedAppend append, DateTimeOffset now)
    {
        var log = state.Log;
        var streams = state.Streams.ToBuilder();
        var ids = state.EventIds.ToBuilder();
        var versions = new long[append.Streams.Count];
        for (var i = 0; i < versions.Length; i++)
        {
            var stream = append.Streams[i];
            var indexes = streams.GetValueOrDefault(stream.Name);
            foreach (var e in stream.Events)
            {
                ids.Add(e.Id, log.Count);
                indexes = indexes.Add(log.Count);
                log = log.Add(new StoredEvent(e.Id, stream.Name, indexes.Count - 1, new LogPosition(log.Count + 1), now, e.TypeName, e.TypeVersion, e.Payload, append.Metadata, append.Command?.Id));
            }

            streams[stream.Name] = indexes;
            versions[i] = indexes.Count - 1;
        }

        var position = versions.Length > 0 ? new LogPosition(log.Count) : append.Command!.Position;
        var next = state with { Log = log, Streams = streams.ToImmutable(), EventIds = ids.ToImmutable() };
        if (append.Command is { } command)
        {
            var record = new CommandRecord(command.Id, command.Hash.ToArray(), command.Result.ToArray(), position);
            next = next with { Commands = next.Commands.Add(command.Id, record), CommandsOfAppends = next.CommandsOfAppends.Add(append.Id, command.Id) };
        }

        return (next, AppendResult.Appended(position, versions));
    }

    /// <summary>The result that the same append had before, read off the log, which keeps append ids as the ids of first events, and off the records.</summary>
    private static AppendResult? FirstResult(InMemoryState state, EncodedAppend append)
    {
        var events = append.Streams.SelectMany(stream => stream.Events, (stream, e) => (Stream: stream, Event: e)).ToList();
        var record = state.CommandsOfAppends.TryGetValue(append.Id, out var command) ? state.Commands[command] : null;
        var start = state.EventIds.GetValueOrDefault(append.Id, state.Log.Count);
        if (record is null && start == state.Log.Count)
        {
            return null;
        }

        if (!IsSame(record, append.Command) || events.Count == 0 && start < state.Log.Count)
        {
            throw new AppendIdReusedException(append.Id);
        }

        var versions = new Dictionary<StreamName, long>();
        for (var i = 0; i < events.Count; i++)
        {
            var (stream, e) = events[i];
            if (start + i >= state.Log.Count || state.Log[start + i] is not { } stored || stored.Stream != stream.Name || !stored.HasContentOf(e)
                || !versions.ContainsKey(stream.Name) && !stream.Expected.Allows(stored.Version - 1))
            {
                throw new AppendIdReusedException(append.Id);
            }

            versions[stream.Name] = stored.Version;
        }

        var end = start + events.Count;
        return end < state.Log.Count && state.Log[end].Id == append.IdAfter
            ? throw new AppendIdReusedException(append.Id)
            : AppendResult.Appended(events.Count > 0 ? new LogPosition(end) : record!.Position, [.. append.Streams.Select(stream => versions[stream.Name])]);
    }

    private static bool IsSame(CommandRecord? stored, CommandRecord? asked) => stored?.Id == asked?.Id && (asked is null || stored!.Hash.Span.SequenceEqual(asked.Hash.Span));
}
