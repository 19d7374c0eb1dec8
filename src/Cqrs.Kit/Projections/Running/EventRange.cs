using System.Collections;

namespace Cqrs.Kit;

/// <summary>A part of a list of events, without a copy.</summary>
internal sealed class EventRange(IReadOnlyList<RecordedEvent> events, int start, int count) : IReadOnlyList<RecordedEvent>
{
    public int Count => count;

    public RecordedEvent this[int index] => (uint)index < (uint)count ? events[start + index] : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<RecordedEvent> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
        {
            yield return events[start + i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
