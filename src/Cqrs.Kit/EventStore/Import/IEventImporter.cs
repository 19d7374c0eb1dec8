namespace Cqrs.Kit;

/// <summary>Writes events that happened elsewhere into the log: another store's, or another system's.</summary>
/// <remarks>
/// For any number of streams and events at constant memory. The log gives positions, dense and in the order of the source; streams, versions,
/// ids, timestamps and metadata are the source's. An import goes chunk by chunk, each in a transaction of its own, and others append between
/// two chunks. To go on after a crash or a cancellation, import the same source again: an event that is there with its stream, version and id
/// is passed over. Projections and subscriptions get imported events from the log as any others; inline projections get them there, too, so
/// that they lag behind an import until their runner has caught up. Safe for any thread.
/// </remarks>
public interface IEventImporter
{
    /// <summary>Imports everything that a source gives.</summary>
    /// <param name="source">The events, those of a stream in the order of their versions. Read once, ahead of what is written.</param>
    /// <param name="options">What to let pass.</param>
    /// <param name="progress">Told after each chunk.</param>
    /// <param name="cancellationToken">Ends the import. The chunk on its way is written as a whole or not at all.</param>
    /// <returns>What was written and what was there already.</returns>
    /// <exception cref="ImportRefusedException">An event would break a stream or cannot be kept. The chunks before are written, of its own
    /// chunk nothing is.</exception>
    ValueTask<ImportResult> ImportAsync(IAsyncEnumerable<ImportedEvent> source, ImportOptions options, IProgress<ImportProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Makes an event to import from an object, by its registered type and the kit's serializer.</summary>
    /// <param name="data">The event, of a registered latest type.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="version">Its version in the stream, from 0.</param>
    /// <param name="eventId">Its id.</param>
    /// <param name="timestamp">When it was recorded.</param>
    /// <returns>The event to import.</returns>
    /// <exception cref="EventSerializationException">It cannot be written.</exception>
    /// <exception cref="UnknownEventTypeException">Its type is not registered.</exception>
    ImportedEvent Encode(object data, StreamName stream, long version, Guid eventId, DateTimeOffset timestamp);
}
