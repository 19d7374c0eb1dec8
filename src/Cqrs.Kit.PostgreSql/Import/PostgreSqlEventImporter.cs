namespace Cqrs.Kit.PostgreSql;

/// <summary>Imports by COPY, in a pipeline: while one chunk is written, the next is read and encoded.</summary>
internal sealed class PostgreSqlEventImporter(Database database, EventCodec codec, LogSignal signal, TimeProvider time) : IEventImporter
{
    public ImportedEvent Encode(object data, StreamName stream, long version, Guid eventId, DateTimeOffset timestamp) =>
        codec.Encode(data, stream, version, eventId, timestamp);

    public async ValueTask<ImportResult> ImportAsync(IAsyncEnumerable<ImportedEvent> source, ImportOptions options, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        var meter = new ImportMeter(progress, time);
        var pace = new ImportPace(database.Options.ImportHold);
        var connection = new ImportConnection(database);
        await using var _ = connection.ConfigureAwait(false);
        var reader = new ImportReader(source, codec, options, pace, cancellationToken);
        await using var __ = reader.ConfigureAwait(false);
        var writer = new ImportWriter(new ImportLookup(database, connection), new ImportTransaction(database, connection, pace, time), reader, database.Options.RecoveryTimeout, time);
        try
        {
            while (await reader.NextAsync().ConfigureAwait(false) is { } next)
            {
                using var chunk = next;
                await writer.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
                signal.Pulse();
                meter.Add(chunk);
            }

            return meter.Result;
        }
        catch (ImportRefusedException refused)
        {
            throw refused.After(meter.Result);
        }
    }
}
