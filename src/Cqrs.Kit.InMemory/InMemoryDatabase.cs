using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Cqrs.Kit.InMemory;

/// <summary>What an in-memory store keeps: the log, the command records, the checkpoints and the views.</summary>
/// <remarks>Each service provider makes its own, unless one is handed to <c>UseInMemory</c>: two providers with the same one are two nodes
/// on one store, or one node before and after a restart. Safe for any thread.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim holds nothing to dispose unless its wait handle is asked for.")]
public sealed class InMemoryDatabase
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ConcurrentDictionary<ProjectionShard, SemaphoreSlim> _projections = new();
    private InMemoryState _state = InMemoryState.Empty;

    internal InMemoryState State => Volatile.Read(ref _state);

    /// <summary>What keeps appends from passing an inline projection, as a lock of the log would. Taken before the gate, never under it.</summary>
    internal SemaphoreSlim LockOf(ProjectionShard projection) => _projections.GetOrAdd(projection, static _ => new SemaphoreSlim(1));

    /// <summary>The one lock: changes what is kept, one writer at a time. When <paramref name="change"/> throws, the old state stays.</summary>
    internal async ValueTask<TResult> ChangeAsync<TResult>(Func<InMemoryState, ValueTask<(InMemoryState Next, TResult Result)>> change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var (next, result) = await change(_state).ConfigureAwait(false);
            Volatile.Write(ref _state, next);
            return result;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Changes what is kept, and gives something of it.</summary>
    internal ValueTask<TResult> ChangeAsync<TResult>(Func<InMemoryState, (InMemoryState Next, TResult Result)> change, CancellationToken cancellationToken) =>
        ChangeAsync(state => ValueTask.FromResult(change(state)), cancellationToken);

    internal async ValueTask ChangeAsync(Func<InMemoryState, InMemoryState> change, CancellationToken cancellationToken) =>
        await ChangeAsync(state => ValueTask.FromResult((change(state), true)), cancellationToken).ConfigureAwait(false);
}
