namespace Cqrs.Kit.PostgreSql;

/// <summary>The one page that is fetched while the one before it is given.</summary>
/// <remarks>Disposing it ends a fetch that nobody will take and waits for its end, so that a reader that stops leaves no connection in use and no
/// fault that nobody sees. For one reading, one thread at a time.</remarks>
internal sealed class PageAhead(EventPages pages, CancellationToken cancellationToken) : IAsyncDisposable
{
    private CancellationTokenSource? _stop;
    private Task<EventPage>? _fetch;

    public void Begin()
    {
        _stop ??= CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _fetch = pages.NextAsync(_stop.Token);
    }

    public async ValueTask<EventPage> TakeAsync()
    {
        var fetch = _fetch!;
        _fetch = null;
        return await fetch.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_fetch is { } fetch)
        {
            await _stop!.CancelAsync().ConfigureAwait(false);
            await ((Task)fetch).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stop?.Dispose();
    }
}
