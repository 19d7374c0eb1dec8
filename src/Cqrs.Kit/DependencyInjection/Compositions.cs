using System.Diagnostics.CodeAnalysis;

namespace Cqrs.Kit;

/// <summary>How a pipeline is put together, once its types are known: the reflection path closes these methods, generated code can call them.</summary>
internal static class Compositions
{
    public static CommandPipeline Command<TCommand, THandler>(IReadOnlyList<Type> behaviors)
        where TCommand : ICommand
        where THandler : class, ICommandHandler<TCommand> =>
        Chain(behaviors, new CommandHandlerStep<TCommand, THandler>());

    public static CommandPipeline CommandWithResult<TCommand, TResult, THandler>(IReadOnlyList<Type> behaviors)
        where TCommand : ICommand<TResult>
        where THandler : class, ICommandHandler<TCommand, TResult> =>
        Chain(behaviors, new CommandHandlerStep<TCommand, TResult, THandler>());

    public static object Query<TQuery, TResult, THandler>(IReadOnlyList<Type> behaviors, IReadOnlyList<ProjectionId> readsFrom)
        where TQuery : IQuery<TResult>
        where THandler : class, IQueryHandler<TQuery, TResult>
    {
        QueryStep<TQuery, TResult> first = new QueryHandlerStep<TQuery, TResult, THandler>();
        foreach (var behavior in Fitting(behaviors, typeof(IQueryBehavior<TQuery, TResult>)).Reverse())
        {
            first = new QueryBehaviorStep<TQuery, TResult>(behavior, first);
        }

        return new QueryPipeline<TQuery, TResult>(first, readsFrom);
    }

    public static object StreamQuery<TQuery, TItem, THandler>(IReadOnlyList<Type> behaviors, IReadOnlyList<ProjectionId> readsFrom)
        where TQuery : IStreamQuery<TItem>
        where THandler : class, IStreamQueryHandler<TQuery, TItem> =>
        new StreamQueryPipeline<TQuery, TItem, THandler>();

    public static ValueTask Subscriber<TEvent>(object subscriber, object @event, EventContext at, CancellationToken cancellationToken) =>
        ((ISubscriber<TEvent>)subscriber).HandleAsync((TEvent)@event, at, cancellationToken);

    [RequiresDynamicCode("Compiles the row's reader at run time.")]
    [RequiresUnreferencedCode("Reads the view's properties by reflection.")]
    public static object Shape<TView>() => RowShape.Reflect<TView>();

    private static CommandPipeline<TCommand, TResult> Chain<TCommand, TResult>(IReadOnlyList<Type> behaviors, CommandStep<TCommand, TResult> handler)
        where TCommand : notnull
    {
        var first = handler;
        foreach (var behavior in Fitting(behaviors, typeof(ICommandBehavior<TCommand, TResult>)).Reverse())
        {
            first = new CommandBehaviorStep<TCommand, TResult>(behavior, first);
        }

        return new CommandPipeline<TCommand, TResult>(first);
    }

    /// <summary>The behaviors that fit a message: closed ones that implement the contract, open ones whose constraints allow it.</summary>
    private static IEnumerable<Type> Fitting(IReadOnlyList<Type> behaviors, Type contract) =>
        behaviors.Select(behavior => behavior.IsGenericTypeDefinition ? Close(behavior, contract) : behavior).OfType<Type>().Where(contract.IsAssignableFrom);

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Open behaviors come from AddModule(Assembly), which is annotated, or are closed over reference types.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The behavior's own members are kept by its registration.")]
    private static Type? Close(Type behavior, Type contract)
    {
        if (behavior.GetGenericArguments().Length != 2)
        {
            return null;
        }

        try
        {
            return behavior.MakeGenericType(contract.GenericTypeArguments);
        }
        catch (ArgumentException)
        {
            return null; // its constraints leave this message out
        }
    }
}
