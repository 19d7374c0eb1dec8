namespace Cqrs.Kit;

/// <summary>A behavior of the kit's own, made for each type of message by a generic call, so that it works where nothing is compiled at run time.</summary>
internal abstract class KitBehavior
{
    /// <summary>What runs around the commands of a type; null when it has nothing to do there.</summary>
    public virtual ICommandBehavior<TCommand, TResult>? AroundCommand<TCommand, TResult>(IServiceProvider root)
        where TCommand : notnull => null;

    /// <summary>What runs around the queries of a type; null when it has nothing to do there.</summary>
    public virtual IQueryBehavior<TQuery, TResult>? AroundQuery<TQuery, TResult>(IServiceProvider root)
        where TQuery : notnull => null;

    /// <summary>What runs around the stream queries of a type; null when it has nothing to do there.</summary>
    public virtual IStreamQueryBehavior<TQuery, TItem>? AroundStream<TQuery, TItem>(IServiceProvider root)
        where TQuery : notnull => null;
}
