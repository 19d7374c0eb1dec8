namespace Cqrs.Kit;

/// <summary>The import as users call it.</summary>
public static class EventImporterExtensions
{
    /// <summary>Imports everything that a source gives.</summary>
    /// <param name="importer">The importer.</param>
    /// <param name="source">The events, those of a stream in the order of their versions.</param>
    /// <param name="options">What to let pass. Default nothing.</param>
    /// <param name="progress">Told after each chunk.</param>
    /// <param name="cancellationToken">Ends the import. The chunk on its way is written as a whole or not at all.</param>
    /// <returns>What was written and what was there already.</returns>
    /// <exception cref="ImportRefusedException">An event would break a stream or cannot be kept.</exception>
    public static ValueTask<ImportResult> ImportAsync(this IEventImporter importer, IAsyncEnumerable<ImportedEvent> source, ImportOptions? options = null, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(importer);
        return importer.ImportAsync(source, options ?? ImportOptions.Default, progress, cancellationToken);
    }
}
