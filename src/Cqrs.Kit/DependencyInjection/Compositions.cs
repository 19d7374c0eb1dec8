using System.Diagnostics.CodeAnalysis;

namespace Cqrs.Kit;

/// <summary>How a pipeline is put together, once its types are known: <see cref="CqrsModule"/> names them.</summary>
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

    public static object Query<TQuery, TResult, THandler>(IReadOnlyList<Type> behaviors, IReadOnlyList<ReadProjection> readsFrom)
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

    public static object StreamQuery<TQuery, TItem, THandler>(IReadOnlyList<Type> behaviors, IReadOnlyList<ReadProjection> readsFrom)
        where TQuery : IStreamQuery<TItem>
        where THandler : class, IStreamQueryHandler<TQuery, TItem> =>
        new StreamQueryPipeline<TQuery, TItem, THandler>();

    public static ValueTask Subscriber<TEvent>(object subscriber, object @event, EventContext at, CancellationToken cancellationToken) =>
        ((ISubscriber<TEvent>)subscriber).HandleAsync((TEvent)@event, at, cancellationToken);

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

    /// <summary>Whether a behavior can ever run: an open one is a behavior at all; a closed one is closed over a message and its result.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The interfaces of behaviors and messages are kept by their registration.")]
    public static bool MayFit(Type behavior, IReadOnlyCollection<Type> messages) => behavior.GetInterfaces().Any(contract =>
        contract.IsGenericType && contract.GetGenericTypeDefinition() is var definition && (definition == typeof(ICommandBehavior<,>) || definition == typeof(IQueryBehavior<,>))
        && (behavior.IsGenericTypeDefinition || contract.GenericTypeArguments is [var message, var result] && messages.Contains(message) && IsMessageOf(message, result, definition)));

    /// <summary>The behaviors that fit a message: closed ones that implement the contract, open ones whose constraints allow it.</summary>
    private static IEnumerable<Type> Fitting(IReadOnlyList<Type> behaviors, Type contract) =>
        behaviors.Select(behavior => behavior.IsGenericTypeDefinition ? Close(behavior, contract) : behavior).OfType<Type>().Where(contract.IsAssignableFrom);

    /// <summary>Closes an open behavior over a message: by where its own parameters stand in the contract that it implements.</summary>
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Open behaviors come from AddModule(Assembly), which is annotated, or are closed over reference types.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The behavior's own members are kept by its registration.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The behavior's interfaces are kept by its registration.")]
    private static Type? Close(Type behavior, Type contract)
    {
        var own = Array.Find(behavior.GetInterfaces(), implemented => implemented.IsGenericType && implemented.GetGenericTypeDefinition() == contract.GetGenericTypeDefinition())?.GenericTypeArguments;
        var places = own is null ? [] : Array.ConvertAll(behavior.GetGenericArguments(), parameter => Array.IndexOf(own, parameter));
        if (places.Length == 0 || places.Contains(-1))
        {
            return null;
        }

        try
        {
            return behavior.MakeGenericType(Array.ConvertAll(places, place => contract.GenericTypeArguments[place]));
        }
        catch (ArgumentException)
        {
            return null; // its constraints leave this message out
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The interfaces of behaviors and messages are kept by their registration.")]
    private static bool IsMessageOf(Type message, Type result, Type behavior) => message.GetInterfaces().Any(contract => contract == typeof(ICommand)
        ? behavior == typeof(ICommandBehavior<,>) && result == typeof(NoResult)
        : contract.IsGenericType && contract.GenericTypeArguments[0] == result
            && contract.GetGenericTypeDefinition() == (behavior == typeof(ICommandBehavior<,>) ? typeof(ICommand<>) : typeof(IQuery<>)));
}
