namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>The order of a log's events: those of streams that live at the same time are mixed.</summary>
/// <param name="Living">How many do: with one, the events of a stream are together.</param>
internal readonly record struct LogOrder(int Living)
{
    /// <summary>As in most logs.</summary>
    public static LogOrder Usual { get; } = new(100);

    public IEnumerable<(int Stream, long Version)> Of(int streams, int eventsPerStream)
    {
        for (var first = 0; first < streams; first += Living)
        {
            for (var version = 0L; version < eventsPerStream; version++)
            {
                for (var stream = first; stream < Math.Min(first + Living, streams); stream++)
                {
                    yield return (stream, version);
                }
            }
        }
    }

    /// <summary>The place of a stream's first event, from 0.</summary>
    public long FirstOf(int stream, int eventsPerStream) => (long)(stream / Living * Living) * eventsPerStream + stream % Living;
}
