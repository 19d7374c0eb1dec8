using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cqrs.Kit;

/// <summary>Reads the types of a module by reflection and registers what it finds.</summary>
[RequiresUnreferencedCode("Reads the assembly by reflection.")]
[RequiresDynamicCode("Closes generic types at run time.")]
internal sealed class ModuleScanner(CqrsBuilder builder)
{
    private readonly Registrations _registrations = builder.Registrations;

    public void Scan(IEnumerable<Type> types)
    {
        foreach (var type in types.Where(type => type is { IsAbstract: false, IsInterface: false }))
        {
            if (type.IsGenericTypeDefinition)
            {
                if (type.GetInterfaces().Any(IsBehavior))
                {
                    builder.AddBehavior(type);
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
            if (!_registrations.Messages.Add(type))
            {
                _registrations.Faults.Add(MessageModel.MoreThanOne(type));
            }
        }
        else if (IsBehavior(contract))
        {
            builder.AddBehavior(type);
        }
        else if (Is(contract, typeof(IValidator<>)) || Is(contract, typeof(IAuthorizer<>)))
        {
            builder.Services.TryAddEnumerable(ServiceDescriptor.Transient(contract, type));
        }
        else if (Is(contract, typeof(ICommandHandler<>)))
        {
            AddCommand(nameof(Compositions.Command), type, contract.GenericTypeArguments);
        }
        else if (Is(contract, typeof(ICommandHandler<,>)))
        {
            AddCommand(nameof(Compositions.CommandWithResult), type, contract.GenericTypeArguments);
        }
        else if (Is(contract, typeof(IQueryHandler<,>)))
        {
            AddQuery(nameof(Compositions.Query), type, contract.GenericTypeArguments);
        }
        else if (Is(contract, typeof(IStreamQueryHandler<,>)))
        {
            AddQuery(nameof(Compositions.StreamQuery), type, contract.GenericTypeArguments);
        }
    }

    private void ScanType(Type type)
    {
        if (type.GetCustomAttribute<EventTypeAttribute>() is { } @event)
        {
            _registrations.Events.Add(new EventTypeRegistration(type, @event.Name, @event.Version));
        }

        if (typeof(IUpcaster).IsAssignableFrom(type))
        {
            _registrations.Upcasters.Add(services => (IUpcaster)ActivatorUtilities.CreateInstance(services, type));
        }

        if (BaseOf(type, typeof(AggregateRoot<>)) is { } aggregate)
        {
            _registrations.Aggregates.Add((type, aggregate.GenericTypeArguments[0]));
        }

        if (typeof(IProjector).IsAssignableFrom(type) && type.Assembly != typeof(IProjector).Assembly)
        {
            var view = BaseOf(type, typeof(ViewProjector<,>))?.GenericTypeArguments[0];
            var shape = view is null ? null : Make<Func<object>>(nameof(Compositions.Shape), view);
            _registrations.Projectors.Add(new ProjectorRegistration(type, type.GetCustomAttribute<ProjectionAttribute>(), view, shape));
            builder.Services.TryAddSingleton(type);
        }

        var subscribed = type.GetInterfaces().Where(contract => Is(contract, typeof(ISubscriber<>))).Select(contract => contract.GenericTypeArguments[0]).ToList();
        if (subscribed.Count > 0)
        {
            var calls = subscribed.ToDictionary(e => e, e => Make<SubscriberCall>(nameof(Compositions.Subscriber), e));
            _registrations.Subscribers.Add(new SubscriberRegistration(type, type.GetCustomAttribute<SubscriptionAttribute>(), calls));
            builder.Services.TryAddTransient(type);
        }
    }

    private void AddCommand(string composition, Type handler, Type[] arguments)
    {
        builder.Services.TryAddTransient(handler);
        _registrations.Commands.Add(new CommandRegistration(arguments[0], handler, Make<Func<Composer, CommandPipeline>>(composition, [.. arguments, handler])));
    }

    private void AddQuery(string composition, Type handler, Type[] arguments)
    {
        builder.Services.TryAddTransient(handler);
        _registrations.Queries.Add(new QueryRegistration(arguments[0], handler, Make<Func<Composer, object>>(composition, [.. arguments, handler])));
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

    private static TDelegate Make<TDelegate>(string composition, params Type[] arguments)
        where TDelegate : Delegate =>
        typeof(Compositions).GetMethod(composition, BindingFlags.Public | BindingFlags.Static)!.MakeGenericMethod(arguments).CreateDelegate<TDelegate>();
}
