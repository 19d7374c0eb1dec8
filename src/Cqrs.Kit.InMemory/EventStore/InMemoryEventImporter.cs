namespace Cqrs.Kit.InMemory;

/// <summary>Imports into memory, a chunk at a time, each as a whole or not at all.</summary>
internal sealed class InMemoryEventImporter(InMemoryDatabase database, EventCodec codec, LogSignal signal, TimeProvider time) : IEventImporter
{
    private const int ChunkLength = 1_000;

    public ImportedEvent Encode(object data, StreamName stream, long version, Guid eventId, DateTimeOffset timestamp) =>
        codec.Encode(data, stream, version, eventId, timestamp);

    public async ValueTask<ImportResult> ImportAsync(IAsyncEnumerable<ImportedEvent> source, ImportOptions options, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        var (result, number, started) = (default(ImportResult), 0L, time.GetTimestamp());
        var chunk = new List<StoredEvent>(ChunkLength);
        try
        {
            await foreach (var imported in source.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                var metadata = codec.Check(imported, ++number, options);
                chunk.Add(new StoredEvent(imported.EventId, imported.Stream, imported.Version, LogPosition.Start, imported.Timestamp, imported.TypeName, imported.TypeVersion, imported.Payload.ToArray(), metadata, null));
                if (chunk.Count == ChunkLength)
                {
                    await WriteAsync().ConfigureAwait(false);
                }
            }

            await WriteAsync().ConfigureAwait(false);
            return result;
        }
        catch (ImportRefusedException refused)
        {
            throw refused.After(result);
        }

        async ValueTask WriteAsync()
        {
            if (chunk.Count == 0)
            {
                return;
            }

            result = await database.ChangeAsync(state => ValueTask.FromResult(Importing.Write(state, chunk, number - chunk.Count + 1, result)), cancellationToken).ConfigureAwait(false);
            chunk.Clear();
            signal.Pulse();
            progress?.Report(new ImportProgress(result, time.GetElapsedTime(started)));
        }
    }
}
