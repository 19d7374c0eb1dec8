namespace Cqrs.Kit.InMemory;

/// <summary>What a chunk of an import does to the state.</summary>
internal static class Importing
{
    /// <summary>Adds the events that are not there yet, and counts.</summary>
    /// <exception cref="ImportRefusedException">An event would break a stream.</exception>
    public static (InMemoryState Next, ImportResult Done) Write(InMemoryState state, IReadOnlyList<StoredEvent> chunk, long firstNumber, ImportResult before)
    {
        var log = state.Log;
        var streams = state.Streams.ToBuilder();
        var ids = state.EventIds.ToBuilder();
        var (written, began, position) = (0, 0, before.Position);
        for (var i = 0; i < chunk.Count; i++)
        {
            var e = chunk[i];
            var indexes = streams.GetValueOrDefault(e.Stream);
            if (e.Version < indexes.Count)
            {
                var there = log[indexes[(int)e.Version]];
                position = there.Id == e.Id
                    ? LogPosition.Max(position, there.Position)
                    : throw Refused(ImportRefusal.VersionTaken, $"Its stream has the event {there.Id} at this version.");
                continue;
            }

            if (e.Version > indexes.Count)
            {
                throw Refused(ImportRefusal.MissingVersion, $"The next version of its stream is {indexes.Count}.");
            }

            if (state.LimitsOf(e.Stream) is { IsClosed: true } limits)
            {
                throw limits.IsErased ? Refused(ImportRefusal.StreamErased, "Its stream was erased.") : Refused(ImportRefusal.StreamClosed, "Its stream is closed.");
            }

            if (!ids.TryAdd(e.Id, log.Count))
            {
                throw Refused(ImportRefusal.EventIdTaken, $"Its id is that of the event at position {log[ids[e.Id]].Position}.");
            }

            position = new LogPosition(log.Count + 1);
            streams[e.Stream] = indexes.Add(log.Count);
            log = log.Add(e with { Position = position });
            (written, began) = (written + 1, e.Version == 0 ? began + 1 : began);

            ImportRefusedException Refused(ImportRefusal reason, string detail) => new(reason, e.Stream, e.Version, e.Id, firstNumber + i, detail);
        }

        var next = state with { Log = log, Streams = streams.ToImmutable(), EventIds = ids.ToImmutable() };
        return (next, new ImportResult(before.Written + written, before.Found + chunk.Count - written, before.Streams + began, position));
    }
}
