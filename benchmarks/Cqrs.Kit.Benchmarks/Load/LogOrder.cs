namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>The order of a log's events: those of a hundred streams are mixed, as those of streams that live at the same time are.</summary>
internal static class LogOrder
{
    private const int LivingStreams = 100;

    public static IEnumerable<(int Stream, long Version)> Of(int streams, int eventsPerStream)
    {
        for (var first = 0; first < streams; first += LivingStreams)
        {
            for (var version = 0L; version < eventsPerStream; version++)
            {
                for (var stream = first; stream < Math.Min(first + LivingStreams, streams); stream++)
                {
                    yield return (stream, version);
                }
            }
        }
    }

    /// <summary>The place of a stream's first event, from 0.</summary>
    public static long FirstOf(int stream, int eventsPerStream) => (long)(stream / LivingStreams * LivingStreams) * eventsPerStream + stream % LivingStreams;
}
