using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Cqrs.Kit;

/// <summary>Reads the types of a module by reflection and tells the module what it finds, as generated code does.</summary>
[RequiresUnreferencedCode("Reads the assembly by reflection.")]
[RequiresDynamicCode("Closes generic types at run time.")]
internal sealed class ModuleScanner(CqrsModule module)
{
    public void Scan(IEnumerable<Type> types)
    {
        foreach (var type in types.Where(type => type is { IsAbstract: false, IsInterface: false }))
        {
            if (type.IsGenericTypeDefinition)
            {
                if (type.GetInterfaces().Any(IsBehavior))
                {
                    module.Behavior(type);
                }

                continue;
            }

            foreach (var contract in type.GetInterfaces())
            {
                ScanContract(type, contract);
            }

            ScanType(type);
        }
    }

    private static bool IsBehavior(Type contract) => Is(contract, typeof(ICommandBehavior<,>)) || Is(contract, typeof(IQueryBehavior<,>)) || Is(contract, typeof(IStreamQueryBehavior<,>));

    private static bool Is(Type contract, Type definition) => contract.IsGenericType && contract.GetGenericTypeDefinition() == definition;

    private void ScanContract(Type type, Type contract)
    {
        if (contract == typeof(ICommand) || Is(contract, typeof(ICommand<>)) || Is(contract, typeof(IQuery<>)) || Is(contract, typeof(IStreamQuery<>)))
        {
            Call(nameof(CqrsModule.Message), [type]);
        }
        else if (IsBehavior(contract))
        {
            module.Behavior(type);
        }
        else if (Is(contract, typeof(IValidator<>)))
        {
            Call(nameof(CqrsModule.Validator), [.. contract.GenericTypeArguments, type]);
        }
        else if (Is(contract, typeof(IAuthorizer<>)))
        {
            Call(nameof(CqrsModule.Authorizer), [.. contract.GenericTypeArguments, type]);
        }
        else if (Is(contract, typeof(ICommandHandler<>)))
        {
            Call(nameof(CqrsModule.Command), [.. contract.GenericTypeArguments, type]);
        }
        else if (Is(contract, typeof(ICommandHandler<,>)))
        {
            Call(nameof(CqrsModule.CommandWithResult), [.. contract.GenericTypeArguments, type]);
        }
        else if (Is(contract, typeof(IQueryHandler<,>)))
        {
            CallWithKey(nameof(CqrsModule.Query), [.. contract.GenericTypeArguments, type]);
        }
        else if (Is(contract, typeof(IStreamQueryHandler<,>)))
        {
            CallWithKey(nameof(CqrsModule.StreamQuery), [.. contract.GenericTypeArguments, type]);
        }
    }

    private void ScanType(Type type)
    {
        if (type.GetCustomAttribute<EventTypeAttribute>() is { } @event)
        {
            Call(nameof(CqrsModule.Event), [type], @event.Name, @event.Version);
        }

        if (typeof(IUpcaster).IsAssignableFrom(type))
        {
            Call(nameof(CqrsModule.Upcaster), [type], [null]);
        }

        if (BaseOf(type, typeof(AggregateRoot<>)) is { } aggregate)
        {
            Call(nameof(CqrsModule.Aggregate), [type, aggregate.GenericTypeArguments[0]], type.GetCustomAttribute<StreamTypeAttribute>(), Constructor(type));
        }

        var lagObjective = type.GetCustomAttribute<LagObjectiveAttribute>();
        if (typeof(IProjector).IsAssignableFrom(type) && type.Assembly != typeof(IProjector).Assembly)
        {
            var projection = type.GetCustomAttribute<ProjectionAttribute>();
            if (BaseOf(type, typeof(ViewProjector<,>))?.GenericTypeArguments is [var view, var key])
            {
                Call(nameof(CqrsModule.ViewProjector), [type, view, key], projection, lagObjective, Shape(view));
            }
            else
            {
                Call(nameof(CqrsModule.Projector), [type], projection, lagObjective);
            }
        }

        var subscribed = type.GetInterfaces().Where(contract => Is(contract, typeof(ISubscriber<>))).Select(contract => contract.GenericTypeArguments[0]).ToList();
        if (subscribed.Count > 0)
        {
            Call(nameof(CqrsModule.Subscriber), [type], type.GetCustomAttribute<SubscriptionAttribute>(), lagObjective);
            subscribed.ForEach(@event => Call(nameof(CqrsModule.Subscription), [type, @event]));
        }
    }

    private static Type? BaseOf(Type type, Type definition)
    {
        for (var candidate = type.BaseType; candidate is not null; candidate = candidate.BaseType)
        {
            if (Is(candidate, definition))
            {
                return candidate;
            }
        }

        return null;
    }

    private void CallWithKey(string method, Type[] types)
    {
        var readsFrom = types[0].GetCustomAttribute<ReadsFromAttribute>();
        var key = readsFrom?.Key is { } name && types[0].GetProperty(name)?.GetMethod is { IsPublic: true, IsStatic: false } get
            ? Close(nameof(Key), typeof(Func<,>).MakeGenericType(types[0], typeof(object)), types[0], get)
            : null;
        Call(method, types, readsFrom, key);
    }

    private static object? Key<TQuery>(MethodInfo get, TQuery query) => get.Invoke(query, null);

    /// <summary>The parameterless constructor, which may be private.</summary>
    private static Delegate? Constructor(Type aggregate) =>
        aggregate.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes) is not null
            ? Close(nameof(Create), typeof(Func<>).MakeGenericType(aggregate), aggregate)
            : null;

    private static T Create<T>() => (T)Activator.CreateInstance(typeof(T), nonPublic: true)!;

    private static Delegate Shape(Type view) =>
        typeof(RowShape).GetMethod(nameof(RowShape.Reflect))!.MakeGenericMethod(view)
            .CreateDelegate(typeof(Func<,>).MakeGenericType(typeof(RowJson), typeof(RowShape<>).MakeGenericType(view)));

    private static Delegate Close(string method, Type @delegate, Type over, object? first = null)
    {
        var closed = typeof(ModuleScanner).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(over);
        return first is null ? closed.CreateDelegate(@delegate) : closed.CreateDelegate(@delegate, first);
    }

    private void Call(string method, Type[] types, params object?[] arguments)
    {
        var closed = typeof(CqrsModule).GetMethod(method)!.MakeGenericMethod(types);
        closed.Invoke(module, BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }
}
