namespace Cqrs.Kit.InMemory;

/// <summary>The locks of projections that one append holds; disposing gives them back.</summary>
internal sealed class ProjectionLocks : IAsyncDisposable
{
    private readonly List<SemaphoreSlim> _held = [];

    public async ValueTask AddAsync(SemaphoreSlim projection, CancellationToken cancellationToken)
    {
        await projection.WaitAsync(cancellationToken).ConfigureAwait(false);
        _held.Add(projection);
    }

    public ValueTask DisposeAsync()
    {
        _held.ForEach(projection => projection.Release());
        _held.Clear();
        return ValueTask.CompletedTask;
    }
}
