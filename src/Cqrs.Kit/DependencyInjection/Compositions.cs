using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Cqrs.Kit;

/// <summary>How a pipeline is put together, once its types are known: <see cref="CqrsModule"/> names them.</summary>
internal static class Compositions
{
    public static CommandPipeline Command<TCommand, THandler>(Composer composer)
        where TCommand : ICommand
        where THandler : class, ICommandHandler<TCommand> =>
        Chain(composer, typeof(THandler), new CommandHandlerStep<TCommand, THandler>(composer.Hold<THandler>(typeof(THandler))));

    public static CommandPipeline CommandWithResult<TCommand, TResult, THandler>(Composer composer)
        where TCommand : ICommand<TResult>
        where THandler : class, ICommandHandler<TCommand, TResult> =>
        Chain(composer, typeof(THandler), new CommandHandlerStep<TCommand, TResult, THandler>(composer.Hold<THandler>(typeof(THandler))));

    public static object Query<TQuery, TResult, THandler>(Composer composer)
        where TQuery : IQuery<TResult>
        where THandler : class, IQueryHandler<TQuery, TResult>
    {
        QueryStep<TQuery, TResult> first = composer.Hold<THandler>(typeof(THandler)) is { } handler
            ? new HeldQueryHandlerStep<TQuery, TResult>(handler)
            : new QueryHandlerStep<TQuery, TResult, THandler>();
        foreach (var (type, own) in composer.Behaviors.Reverse())
        {
            if (own is not null)
            {
                first = own.Around<TQuery, TResult>(composer) is { } held ? new HeldQueryBehaviorStep<TQuery, TResult>(held, first) : first;
            }
            else if (Fit(composer, type, typeof(IQueryBehavior<TQuery, TResult>)) is { } behavior)
            {
                first = composer.Hold<IQueryBehavior<TQuery, TResult>>(behavior) is { } held
                    ? new HeldQueryBehaviorStep<TQuery, TResult>(held, first)
                    : new QueryBehaviorStep<TQuery, TResult>(behavior, first);
            }
        }

        return first;
    }

    public static object StreamQuery<TQuery, TItem, THandler>(Composer composer)
        where TQuery : IStreamQuery<TItem>
        where THandler : class, IStreamQueryHandler<TQuery, TItem>
    {
        StreamQueryStep<TQuery, TItem> first = new StreamQueryHandlerStep<TQuery, TItem, THandler>(composer.Hold<THandler>(typeof(THandler)));
        foreach (var (type, own) in composer.Behaviors.Reverse())
        {
            if (own is not null)
            {
                first = own.Around<TQuery, TItem>(composer) is { } held ? new StreamQueryBehaviorStep<TQuery, TItem>(type, held, first) : first;
            }
            else if (Fit(composer, type, typeof(IStreamQueryBehavior<TQuery, TItem>)) is { } behavior)
            {
                first = new StreamQueryBehaviorStep<TQuery, TItem>(behavior, composer.Hold<IStreamQueryBehavior<TQuery, TItem>>(behavior), first);
            }
        }

        return first;
    }

    public static ValueTask Subscriber<TEvent>(object subscriber, object @event, EventContext at, CancellationToken cancellationToken) =>
        ((ISubscriber<TEvent>)subscriber).HandleAsync((TEvent)@event, at, cancellationToken);

    private static CommandPipeline<TCommand, TResult> Chain<TCommand, TResult>(Composer composer, Type handler, CommandStep<TCommand, TResult> last)
        where TCommand : notnull
    {
        var first = last;
        var needsScope = composer.NeedsScope(handler);
        foreach (var (type, own) in composer.Behaviors.Reverse())
        {
            if (own is not null)
            {
                if (own.Around<TCommand, TResult>(composer) is { } held)
                {
                    first = new CommandBehaviorStep<TCommand, TResult>(type, held, first);
                    needsScope |= held.NeedsScope;
                }
            }
            else if (Fit(composer, type, typeof(ICommandBehavior<TCommand, TResult>)) is { } behavior)
            {
                first = new CommandBehaviorStep<TCommand, TResult>(behavior, composer.Hold<ICommandBehavior<TCommand, TResult>>(behavior), first);
                needsScope |= composer.NeedsScope(behavior);
            }
        }

        return new CommandPipeline<TCommand, TResult>(first, needsScope);
    }

    /// <summary>Whether a behavior can ever run: an open one is a behavior at all; a closed one is closed over a message and its result.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The interfaces of behaviors and messages are kept by their registration.")]
    public static bool MayFit(Type behavior, IReadOnlyCollection<Type> messages) => behavior.GetInterfaces().Any(contract =>
        contract.IsGenericType && contract.GetGenericTypeDefinition() is var definition && (definition == typeof(ICommandBehavior<,>) || definition == typeof(IQueryBehavior<,>) || definition == typeof(IStreamQueryBehavior<,>))
        && (behavior.IsGenericTypeDefinition || contract.GenericTypeArguments is [var message, var result] && messages.Contains(message) && IsMessageOf(message, result, definition)));

    /// <summary>The behavior that fits a message: a closed one that implements the contract, or an open one whose constraints allow it.</summary>
    private static Type? Fit(Composer composer, Type behavior, Type contract)
    {
        var closed = behavior.IsGenericTypeDefinition ? Close(behavior, contract) : behavior;
        if (closed is not null && !RuntimeFeature.IsDynamicCodeSupported && !composer.IsRegistered(closed))
        {
            throw new InvalidOperationException($"{closed} is not in the native code: a module closes its own behaviors over its own messages; register this one, services.AddTransient<…>().");
        }

        return closed is not null && contract.IsAssignableFrom(closed) ? closed : null;
    }

    /// <summary>Closes an open behavior over a message: by where its own parameters stand in the contract that it implements.</summary>
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Where code cannot be made at run time, generated modules register what their behaviors are closed to; what nobody registered is not used.")]
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
            && contract.GetGenericTypeDefinition() == (behavior == typeof(ICommandBehavior<,>) ? typeof(ICommand<>) : behavior == typeof(IQueryBehavior<,>) ? typeof(IQuery<>) : typeof(IStreamQuery<>)));
}
