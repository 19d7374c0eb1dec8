namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>What both sides import: events of new streams each time, payloads and metadata made beforehand.</summary>
internal static class ImportRows
{
    public const int Events = Streams * EventsPerStream;

    private const int Streams = 50_000;
    private const int EventsPerStream = 10;
    private const int Prepared = 1_000;

    private static readonly byte[][] _payloads = [.. Enumerable.Range(0, Prepared).Select(_ => Samples.EventJson(Guid.CreateVersion7()))];
    private static readonly EventMetadata[] _metadata = [.. Enumerable.Range(0, Prepared).Select(_ => Samples.Metadata())];
    private static readonly byte[][] _metadataJson = [.. _metadata.Select(Samples.MetadataJson)];

    public static IEnumerable<(ImportedEvent Event, byte[] MetadataJson)> All()
    {
        var names = Enumerable.Range(0, Streams).Select(_ => StreamName.For<Order>(Guid.CreateVersion7())).ToArray();
        var timestamp = DateTimeOffset.UtcNow;
        var next = 0;
        foreach (var (stream, version) in LogOrder.Usual.Of(Streams, EventsPerStream))
        {
            var imported = new ImportedEvent
            {
                Stream = names[stream],
                Version = version,
                EventId = Guid.CreateVersion7(),
                TypeName = OrderItemAdded.Name,
                Timestamp = timestamp,
                Payload = _payloads[next],
                Metadata = _metadata[next],
            };
            yield return (imported, _metadataJson[next]);
            next = (next + 1) % Prepared;
        }
    }
}
