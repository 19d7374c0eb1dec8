namespace Cqrs.Kit.PostgreSql;

/// <summary>The appends that go in one round trip and one commit: each stream, append id and command id at most once, bounded in events and bytes.</summary>
/// <remarks>Appends to one stream keep the order in which they came: one that cannot come along holds back all behind it that touch its streams.</remarks>
internal sealed class Flush
{
    private readonly List<AppendUnit> _units = [];

    private Flush()
    {
    }

    private Flush(IEnumerable<AppendUnit> units) => _units.AddRange(units);

    public IReadOnlyList<AppendUnit> Units => _units;

    public IEnumerable<PendingAppend> Members => _units.SelectMany(unit => Enumerable.Range(0, unit.Count), (unit, i) => unit[i]);

    /// <summary>How many appends of the queue had been cancelled and are gone from it.</summary>
    public int Cancelled { get; private set; }

    /// <summary>Takes what can go from the queue; the rest stays there in order.</summary>
    public static Flush Take(List<PendingAppend> queue, int maxEvents, int maxBytes)
    {
        var flush = new Flush();
        var streams = new Dictionary<StreamName, AppendUnit?>(queue.Count); // null: held back
        var ids = new HashSet<Guid>(queue.Count);
        var (left, events, bytes, isFull) = (0, 0, 0L, false);
        for (var i = 0; i < queue.Count; i++)
        {
            var pending = queue[i];
            isFull |= flush._units.Count > 0 && (events + pending.Events > maxEvents || bytes + pending.Bytes > maxBytes);
            if (isFull || !HasPlace(pending, streams, ids, out var unit))
            {
                queue[left++] = pending;
            }
            else if (pending.TryTake())
            {
                flush.Place(pending, unit, streams, ids);
                events += pending.Events;
                bytes += pending.Bytes;
            }
            else
            {
                flush.Cancelled++;
            }
        }

        queue.RemoveRange(left, queue.Count - left);
        return flush;
    }

    /// <summary>Two flushes of half its units each.</summary>
    public (Flush First, Flush Second) Split() => (new(_units.Take(_units.Count / 2)), new(_units.Skip(_units.Count / 2)));

    /// <summary>Whether the append can come along: by itself, or merged into the unit that is there for its stream.</summary>
    private static bool HasPlace(PendingAppend pending, Dictionary<StreamName, AppendUnit?> streams, HashSet<Guid> ids, out AppendUnit? unit)
    {
        unit = null;
        var hasPlace = !ids.Contains(pending.Append.Id) && (pending.Append.Command is not { } command || !ids.Contains(command.Id.Value));
        foreach (var stream in pending.Append.Streams)
        {
            if (streams.TryGetValue(stream.Name, out unit))
            {
                hasPlace &= unit?.CanMerge(pending) == true;
            }
        }

        if (!hasPlace)
        {
            foreach (var stream in pending.Append.Streams)
            {
                streams[stream.Name] = null;
            }
        }

        return hasPlace;
    }

    private void Place(PendingAppend pending, AppendUnit? unit, Dictionary<StreamName, AppendUnit?> streams, HashSet<Guid> ids)
    {
        if (unit is null)
        {
            _units.Add(unit = new AppendUnit(pending));
        }
        else
        {
            unit.Merge(pending);
        }

        foreach (var stream in pending.Append.Streams)
        {
            streams[stream.Name] = unit;
        }

        ids.Add(pending.Append.Id);
        if (pending.Append.Command is { } command)
        {
            ids.Add(command.Id.Value);
        }
    }
}
