namespace Cqrs.Kit.InMemory;

/// <summary>Which events of one state a read gives.</summary>
internal static class Reading
{
    private const int PageSize = 1_000;

    public static IEnumerable<StoredEvent> Stream(InMemoryState state, StreamName stream, StreamReadOptions options)
    {
        var (keptFrom, _, isErased) = state.LimitsOf(stream);
        if (isErased)
        {
            throw new StreamErasedException(stream);
        }

        var indexes = state.Streams.GetValueOrDefault(stream);
        var newest = indexes.Count - 1;
        var step = options.Backwards ? -1 : 1;
        var version = options.Backwards ? Math.Min(options.FromVersion ?? newest, newest) : Math.Max(options.FromVersion ?? 0, keptFrom);
        for (var left = options.MaxCount ?? long.MaxValue; left > 0 && version >= keptFrom && version <= newest; left--, version += step)
        {
            yield return state.Log[indexes[(int)version]];
        }
    }

    public static IEnumerable<StoredEvent> Log(InMemoryState state, LogPosition after, LogReadOptions options)
    {
        var names = options.EventTypes?.ToHashSet(StringComparer.Ordinal);
        var except = options.ExceptEventTypes?.ToHashSet(StringComparer.Ordinal);
        var streamTypes = options.StreamTypes?.ToHashSet(StringComparer.Ordinal);
        var end = LogPosition.Min(state.Head, options.UpTo ?? state.Head).Value;
        var (first, step) = options.Backwards ? (end - 1, -1) : (after.Value, 1);
        var left = options.MaxCount ?? long.MaxValue;
        for (var index = first; index >= after.Value && index < end && left > 0; index += step)
        {
            var stored = state.Log[(int)index];
            if (names?.Contains(stored.TypeName) != false && except?.Contains(stored.TypeName) != true && streamTypes?.Contains(stored.Stream.Type) != false)
            {
                left--;
                yield return stored;
            }
        }
    }

    public static LogPage LogPage(InMemoryState state, EventCodec codec, LogPosition after, LogReadOptions options)
    {
        if (options.Backwards)
        {
            throw new ArgumentException("A page of the log is read forwards.", nameof(options));
        }

        List<RecordedEvent> events = [];
        CqrsException? fault = null;
        var isCut = false;
        var count = options.MaxCount ?? PageSize;
        foreach (var stored in Log(state, after, options with { MaxCount = null }))
        {
            if (isCut = events.Count == count)
            {
                break;
            }

            try
            {
                events.Add(stored.Decode(codec));
            }
            catch (CqrsException exception)
            {
                fault = exception;
                break;
            }
        }

        var end = LogPosition.Min(state.Head, options.UpTo ?? state.Head);
        var passed = isCut || fault is not null ? events.LastOrDefault().At?.Position ?? after : LogPosition.Max(after, end);
        return new LogPage(events, passed, passed > after ? state.Log[(int)passed.Value - 1].Id : Guid.Empty, passed < end, fault);
    }
}
