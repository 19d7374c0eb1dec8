namespace Cqrs.Kit.PostgreSql;

/// <summary>Reads a source a chunk ahead of what is written: checked and encoded, so that the log's lock waits for neither.</summary>
/// <remarks>For one thread at a time; what it reads ahead is read on another. <see cref="ReadAhead"/> is called when the server has begun to work
/// on the rows of the chunk before: sooner, it would take the processor away from the round trips around the log's lock.</remarks>
internal sealed class ImportReader(IAsyncEnumerable<ImportedEvent> source, EventCodec codec, ImportOptions options, ImportPace pace, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private IAsyncEnumerator<ImportedEvent>? _events;
    private Task<ImportChunk?>? _ahead;
    private long _number;

    /// <summary>Begins to read the next chunk, if it has not begun yet.</summary>
    public void ReadAhead() => _ahead ??= Task.Run(ReadAsync, CancellationToken.None);

    /// <summary>The next chunk; null at the end of the source.</summary>
    /// <exception cref="ImportRefusedException">An event cannot be kept.</exception>
    public async ValueTask<ImportChunk?> NextAsync()
    {
        ReadAhead();
        var next = await _ahead!.ConfigureAwait(false);
        _ahead = null;
        return next;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_ahead is { } ahead)
        {
            await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the import has ended by something else
        }

        if (_events is { } events)
        {
            await events.DisposeAsync().ConfigureAwait(false);
        }

        _stopping.Dispose();
    }

    private async Task<ImportChunk?> ReadAsync()
    {
        _events ??= source.GetAsyncEnumerator(_stopping.Token);
        var chunk = new ImportChunk(_number + 1);
        try
        {
            while (chunk.Weight < pace.Limit && await _events.MoveNextAsync().ConfigureAwait(false))
            {
                var imported = _events.Current;
                chunk.Add(imported, codec.Check(imported, ++_number, options));
                _stopping.Token.ThrowIfCancellationRequested();
            }
        }
        catch
        {
            chunk.Dispose();
            throw;
        }

        if (chunk.Rows.Count > 0)
        {
            return chunk;
        }

        chunk.Dispose();
        return null;
    }
}
