using System.Runtime.ExceptionServices;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The events that a reading fetched last, and how many to fetch next. Bounded in events and in bytes.</summary>
internal sealed class EventPage(long? maxCount, int size)
{
    private const long MaxBytes = 16 * 1024 * 1024;
    private readonly List<RecordedEvent> _events = [];
    private long _left = maxCount ?? long.MaxValue;
    private int _size = size;
    private long _bytes;
    private ExceptionDispatchInfo? _fault;

    public IReadOnlyList<RecordedEvent> Events => _events;

    /// <summary>How many to ask for; 0 when there are no more.</summary>
    public long Next { get; private set; } = Math.Min(maxCount ?? long.MaxValue, size);

    public bool HasRoom => _bytes < MaxBytes && _fault is null;

    /// <summary>There is more behind what came back short.</summary>
    public void GoOn() => Next = Math.Min(_left, _size);

    public void Begin()
    {
        _events.Clear();
        _bytes = 0;
    }

    public void Add(RecordedEvent recorded, int bytes)
    {
        _events.Add(recorded);
        _bytes += bytes;
    }

    /// <summary>The event behind those of the page cannot be read.</summary>
    public void Fail(CqrsException exception) => _fault = ExceptionDispatchInfo.Capture(exception);

    public void ThrowIfFailed() => _fault?.Throw();

    public void End()
    {
        _left -= _events.Count;
        if (_bytes >= MaxBytes)
        {
            _size = _events.Count; // events are large here: the rest of such a page would be fetched in vain
        }

        // A page that came back short was the last one.
        Next = _events.Count == Next || !HasRoom ? Math.Min(_left, _size) : 0;
    }
}
