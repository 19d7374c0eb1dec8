namespace Cqrs.Kit.Benchmarks.Dispatch;

/// <summary>A behavior that goes on, for all kinds of messages; added three times.</summary>
public class KitPass<TMessage, TResult> : ICommandBehavior<TMessage, TResult>, IQueryBehavior<TMessage, TResult>, IStreamQueryBehavior<TMessage, TResult>
    where TMessage : notnull
{
    public ValueTask<TResult> HandleAsync(TMessage command, CommandNext<TMessage, TResult> next, CancellationToken cancellationToken) => next.InvokeAsync(command, cancellationToken);

    public ValueTask<TResult> HandleAsync(TMessage query, QueryNext<TMessage, TResult> next, CancellationToken cancellationToken) => next.InvokeAsync(query, cancellationToken);

    public IAsyncEnumerable<TResult> HandleAsync(TMessage query, StreamQueryNext<TMessage, TResult> next, CancellationToken cancellationToken) => next.InvokeAsync(query, cancellationToken);
}

/// <inheritdoc/>
public sealed class KitPass2<TMessage, TResult> : KitPass<TMessage, TResult>
    where TMessage : notnull;

/// <inheritdoc/>
public sealed class KitPass3<TMessage, TResult> : KitPass<TMessage, TResult>
    where TMessage : notnull;
