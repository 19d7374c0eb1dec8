namespace Cqrs.Kit;

/// <summary>A behavior of the kit's own, made for each type of message by a generic call, so that it works where nothing is compiled at run time.</summary>
internal abstract class KitBehavior
{
    /// <summary>What runs around the messages of a type; null when it has nothing to do there.</summary>
    public abstract KitBehavior<TMessage, TResult>? Around<TMessage, TResult>(IHeldServices services)
        where TMessage : notnull;
}

/// <summary>A behavior of the kit's own around the messages of one type, whatever their kind.</summary>
internal abstract class KitBehavior<TMessage, TResult> : ICommandBehavior<TMessage, TResult>, IQueryBehavior<TMessage, TResult>, IStreamQueryBehavior<TMessage, TResult>
    where TMessage : notnull
{
    /// <summary>Whether it resolves from the scope.</summary>
    public virtual bool NeedsScope => false;

    public abstract ValueTask<TResult> HandleAsync(TMessage command, CommandNext<TMessage, TResult> next, CancellationToken cancellationToken);

    public abstract ValueTask<TResult> HandleAsync(TMessage query, QueryNext<TMessage, TResult> next, CancellationToken cancellationToken);

    public abstract IAsyncEnumerable<TResult> HandleAsync(TMessage query, StreamQueryNext<TMessage, TResult> next, CancellationToken cancellationToken);
}
