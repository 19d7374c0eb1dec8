using System.Runtime.ExceptionServices;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The events that one fetch of a reading gave.</summary>
internal sealed class EventPage
{
    private const long MaxBytes = 16 * 1024 * 1024;
    private readonly List<RecordedEvent> _events = [];
    private CqrsException? _fault;

    public List<RecordedEvent> Events => _events;

    public int Count => _events.Count;

    public RecordedEvent Last => _events[^1];

    /// <summary>The bytes of the events' payloads.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether it holds no more because its events are large.</summary>
    public bool IsHeavy => Bytes >= MaxBytes;

    /// <summary>Whether the event behind those of the page cannot be read: the reading ends there.</summary>
    public bool IsFailed => _fault is not null;

    /// <summary>Why it cannot be read.</summary>
    public CqrsException? Fault => _fault;

    /// <summary>Whether another page is to be fetched.</summary>
    public bool HasMore { get; set; }

    public void Add(RecordedEvent recorded, int bytes)
    {
        _events.Add(recorded);
        Bytes += bytes;
    }

    /// <summary>To be thrown after the events before it were given.</summary>
    public void Fail(CqrsException exception) => _fault = exception;

    public void ThrowIfFailed()
    {
        if (_fault is not null)
        {
            ExceptionDispatchInfo.Throw(_fault);
        }
    }
}
