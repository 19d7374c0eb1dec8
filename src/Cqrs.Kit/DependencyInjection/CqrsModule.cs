using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cqrs.Kit;

/// <summary>Takes what an assembly has. For the code that the source generator writes, not to be called by hand: its members change with it.</summary>
/// <remarks>The one way in: <see cref="CqrsBuilder.AddModule(System.Reflection.Assembly)"/> closes the same methods by reflection.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CqrsModule
{
    private readonly CqrsBuilder _builder;
    private readonly Registrations _registrations;

    internal CqrsModule(CqrsBuilder builder)
    {
        _builder = builder;
        _registrations = builder.Registrations;
    }

    /// <summary>A command or query, which must have a handler.</summary>
    /// <typeparam name="TMessage">The message.</typeparam>
    public void Message<TMessage>()
    {
        if (!_registrations.Messages.Add(typeof(TMessage)))
        {
            _registrations.Faults.Add(MessageModel.MoreThanOne(typeof(TMessage)));
        }
    }

    /// <summary>The handler of a command without a result.</summary>
    /// <typeparam name="TCommand">The command.</typeparam>
    /// <typeparam name="THandler">Its handler.</typeparam>
    public void Command<TCommand, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where TCommand : ICommand
        where THandler : class, ICommandHandler<TCommand>
    {
        _builder.Services.TryAddTransient<THandler>();
        _registrations.Commands.Add(new CommandRegistration(typeof(TCommand), typeof(THandler), Compositions.Command<TCommand, THandler>));
    }

    /// <summary>The handler of a command with a result.</summary>
    /// <typeparam name="TCommand">The command.</typeparam>
    /// <typeparam name="TResult">Its result.</typeparam>
    /// <typeparam name="THandler">Its handler.</typeparam>
    public void CommandWithResult<TCommand, TResult, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where TCommand : ICommand<TResult>
        where THandler : class, ICommandHandler<TCommand, TResult>
    {
        _builder.Services.TryAddTransient<THandler>();
        _registrations.Commands.Add(new CommandRegistration(typeof(TCommand), typeof(THandler), Compositions.CommandWithResult<TCommand, TResult, THandler>));
    }

    /// <summary>The handler of a query.</summary>
    /// <typeparam name="TQuery">The query.</typeparam>
    /// <typeparam name="TResult">The answer.</typeparam>
    /// <typeparam name="THandler">Its handler.</typeparam>
    /// <param name="readsFrom">As the query is marked.</param>
    /// <param name="key">The property that <see cref="ReadsFromAttribute.Key"/> names; null when there is none of that name.</param>
    public void Query<TQuery, TResult, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(ReadsFromAttribute? readsFrom = null, Func<TQuery, object?>? key = null)
        where TQuery : IQuery<TResult>
        where THandler : class, IQueryHandler<TQuery, TResult>
    {
        _builder.Services.TryAddTransient<THandler>();
        _registrations.Queries.Add(new QueryRegistration(typeof(TQuery), typeof(THandler), Compositions.Query<TQuery, TResult, THandler>, readsFrom, Untyped(key)));
    }

    /// <summary>The handler of a query that is answered item by item.</summary>
    /// <typeparam name="TQuery">The query.</typeparam>
    /// <typeparam name="TItem">An item.</typeparam>
    /// <typeparam name="THandler">Its handler.</typeparam>
    /// <param name="readsFrom">As the query is marked.</param>
    /// <param name="key">The property that <see cref="ReadsFromAttribute.Key"/> names; null when there is none of that name.</param>
    public void StreamQuery<TQuery, TItem, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(ReadsFromAttribute? readsFrom = null, Func<TQuery, object?>? key = null)
        where TQuery : IStreamQuery<TItem>
        where THandler : class, IStreamQueryHandler<TQuery, TItem>
    {
        _builder.Services.TryAddTransient<THandler>();
        _registrations.Queries.Add(new QueryRegistration(typeof(TQuery), typeof(THandler), Compositions.StreamQuery<TQuery, TItem, THandler>, readsFrom, Untyped(key)));
    }

    /// <summary>A behavior, closed or open.</summary>
    /// <param name="behavior">Its type.</param>
    public void Behavior([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.Interfaces)] Type behavior) =>
        _builder.AddBehavior(behavior);

    /// <summary>An open behavior, closed over a message of the assembly: for native code, in which no other closing of it is.</summary>
    /// <typeparam name="TBehavior">The closed type.</typeparam>
    public void Behavior<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TBehavior>()
        where TBehavior : class =>
        _builder.AddOwn(ServiceDescriptor.Transient<TBehavior, TBehavior>());

    /// <summary>A validator of a message.</summary>
    /// <typeparam name="TMessage">The message.</typeparam>
    /// <typeparam name="TValidator">The validator.</typeparam>
    public void Validator<TMessage, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>()
        where TValidator : class, IValidator<TMessage> =>
        _builder.Services.TryAddEnumerable(ServiceDescriptor.Transient<IValidator<TMessage>, TValidator>());

    /// <summary>Who says whether a message may be handled.</summary>
    /// <typeparam name="TMessage">The message.</typeparam>
    /// <typeparam name="TAuthorizer">The authorizer.</typeparam>
    public void Authorizer<TMessage, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TAuthorizer>()
        where TAuthorizer : class, IAuthorizer<TMessage> =>
        _builder.Services.TryAddEnumerable(ServiceDescriptor.Transient<IAuthorizer<TMessage>, TAuthorizer>());

    /// <summary>An event.</summary>
    /// <typeparam name="TEvent">The event.</typeparam>
    /// <param name="name">The stored name.</param>
    /// <param name="version">The version of its shape.</param>
    public void Event<TEvent>(string name, int version) =>
        _registrations.Events.Add(new EventTypeRegistration(typeof(TEvent), name, version));

    /// <summary>An upcaster.</summary>
    /// <typeparam name="TUpcaster">The upcaster.</typeparam>
    /// <param name="create">Makes it; null when its constructor takes services.</param>
    public void Upcaster<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TUpcaster>(Func<TUpcaster>? create = null)
        where TUpcaster : class, IUpcaster =>
        _registrations.Upcasters.Add(services => create is null ? ActivatorUtilities.CreateInstance<TUpcaster>(services) : create());

    /// <summary>An aggregate.</summary>
    /// <typeparam name="TAggregate">The aggregate.</typeparam>
    /// <typeparam name="TId">Its id.</typeparam>
    /// <param name="stream">As it is marked.</param>
    /// <param name="create">Calls its parameterless constructor; null when it has none.</param>
    public void Aggregate<TAggregate, TId>(StreamTypeAttribute? stream, Func<TAggregate>? create)
        where TAggregate : AggregateRoot<TId>
        where TId : notnull
    {
        _registrations.Aggregates.Add(new AggregateRegistration(typeof(TAggregate), typeof(TId), stream, create is not null));
        if (create is not null)
        {
            _builder.Services.TryAddScoped<IAggregateRepository<TAggregate, TId>>(services =>
                new AggregateRepository<TAggregate, TId>(services.GetRequiredService<UnitOfWork>(), services.GetRequiredService<IEventStore>(), create));
        }
    }

    /// <summary>A projector with tables of its own.</summary>
    /// <typeparam name="TProjector">The projector.</typeparam>
    /// <param name="projection">As it is marked.</param>
    /// <param name="lagObjective">As it is marked.</param>
    public void Projector<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProjector>(ProjectionAttribute? projection, LagObjectiveAttribute? lagObjective)
        where TProjector : class, IProjector
    {
        _builder.Services.TryAddSingleton<TProjector>();
        _registrations.Projectors.Add(new ProjectorRegistration(typeof(TProjector), projection, lagObjective, null, null));
    }

    /// <summary>A projector that keeps a view.</summary>
    /// <typeparam name="TProjector">The projector.</typeparam>
    /// <typeparam name="TView">The view.</typeparam>
    /// <typeparam name="TKey">Its key.</typeparam>
    /// <param name="projection">As it is marked.</param>
    /// <param name="lagObjective">As it is marked.</param>
    /// <param name="shape">Describes the view.</param>
    public void ViewProjector<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProjector, TView, TKey>(ProjectionAttribute? projection, LagObjectiveAttribute? lagObjective, Func<RowJson, RowShape<TView>> shape)
        where TProjector : class, IProjector
        where TView : class
        where TKey : notnull
    {
        _builder.Services.TryAddSingleton(services => services.GetRequiredService<IProjectionStore>().ReaderOf<TView, TKey>(services.GetRequiredService<ProjectionCatalog>().View<TView>()));
        _builder.Services.TryAddSingleton<TProjector>();
        _registrations.Projectors.Add(new ProjectorRegistration(typeof(TProjector), projection, lagObjective, typeof(TView), shape));
    }

    /// <summary>A subscriber; <see cref="Subscription{TSubscriber,TEvent}"/> says to which events.</summary>
    /// <typeparam name="TSubscriber">The subscriber.</typeparam>
    /// <param name="subscription">As it is marked.</param>
    /// <param name="lagObjective">As it is marked.</param>
    public void Subscriber<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSubscriber>(SubscriptionAttribute? subscription, LagObjectiveAttribute? lagObjective)
        where TSubscriber : class
    {
        _builder.Services.TryAddTransient<TSubscriber>();
        _registrations.Subscribers.Add(new SubscriberRegistration(typeof(TSubscriber), subscription, lagObjective, []));
    }

    /// <summary>An event type of the subscriber that was registered just before.</summary>
    /// <typeparam name="TSubscriber">The subscriber.</typeparam>
    /// <typeparam name="TEvent">The event.</typeparam>
    public void Subscription<TSubscriber, TEvent>()
        where TSubscriber : class, ISubscriber<TEvent> =>
        _registrations.Subscribers[^1].Calls[typeof(TEvent)] = Compositions.Subscriber<TEvent>;

    private static Func<object, object?>? Untyped<TQuery>(Func<TQuery, object?>? key) => key is null ? null : query => key((TQuery)query);
}
