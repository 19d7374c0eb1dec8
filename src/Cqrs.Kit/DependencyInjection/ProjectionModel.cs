using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>The projections and subscriptions, composed from what modules registered.</summary>
internal sealed class ProjectionModel
{
    private readonly EventTypeRegistry _types;
    private readonly List<ProjectionDefinition> _all = [];
    private readonly Dictionary<Type, object> _views = [];

    public ProjectionModel(CqrsBuilder builder, EventTypeRegistry types, IServiceProvider services)
    {
        _types = types;
        foreach (var registration in builder.Registrations.Projectors)
        {
            AddProjector(registration, services);
        }

        foreach (var registration in builder.Registrations.Subscribers)
        {
            AddSubscriber(registration, services);
        }

        foreach (var same in _all.GroupBy(projection => projection.Id.Name).Where(same => same.DistinctBy(one => one.Id.Version).Count() < same.Count() || same.Any(one => one.Kind == ProjectionKind.Subscription) && same.Count() > 1))
        {
            Faults.Add($"{same.Count()} projections or subscriptions have the name '{same.Key}'; only the versions of one projection share a name.");
        }

        Catalog = new ProjectionCatalog(_all, _views);
    }

    public List<string> Faults { get; } = [];

    public ProjectionCatalog Catalog { get; }

    private void AddProjector(ProjectorRegistration registration, IServiceProvider services)
    {
        if (registration.Attribute is not { } attribute)
        {
            Faults.Add($"The projector {registration.Projector} has no name: mark it with [Projection(\"…\")].");
            return;
        }

        if (Names.IsReserved(attribute.Name))
        {
            Faults.Add($"'{attribute.Name}' cannot name the projection {registration.Projector}: stores keep a table of that name themselves; take another.");
        }

        if (attribute.Version < 1)
        {
            Faults.Add($"The version of the projection '{attribute.Name}' is {attribute.Version}; versions start at 1.");
        }

        try
        {
            var id = new ProjectionId(attribute.Name, attribute.Version);
            var projector = (IProjector)services.GetRequiredService(registration.Projector);
            if (projector is IViewProjector view && registration is { View: { } viewType, Shape: { } shape }
                && !_views.TryAdd(viewType, view.Bind(id, attribute.Inline, shape())))
            {
                Faults.Add($"Two projectors keep {viewType}; give each a view of its own.");
            }

            Add(new ProjectionDefinition(id, attribute.Inline ? ProjectionKind.Inline : ProjectionKind.Asynchronous, projector, Start.Beginning), registration.Projector);
        }
        catch (Exception exception)
        {
            Faults.Add($"The projector {registration.Projector} cannot be made: {exception.GetBaseException().Message}");
        }
    }

    private void AddSubscriber(SubscriberRegistration registration, IServiceProvider services)
    {
        if (registration.Attribute is not { } attribute)
        {
            Faults.Add($"The subscriber {registration.Subscriber} has no name: mark it with [Subscription(\"…\")].");
            return;
        }

        var projector = new SubscriptionProjector(services.GetRequiredService<IServiceScopeFactory>(), registration.Subscriber, registration.Calls);
        Add(new ProjectionDefinition(new ProjectionId(attribute.Name, 1), ProjectionKind.Subscription, projector, attribute.From), registration.Subscriber);
    }

    private void Add(ProjectionDefinition projection, Type type)
    {
        if (!Names.IsProjection(projection.Id.Name))
        {
            Faults.Add($"'{projection.Id.Name}' cannot name {type}: a name is {Names.ProjectionRule}.");
        }

        foreach (var unknown in projection.Projector.EventTypes.Where(e => !_types.IsLatest(e)))
        {
            Faults.Add($"{type} handles {unknown}, which is not the latest shape of a registered event: handle that, or mark it with [EventType(\"…\")] and add its assembly with AddModule.");
        }

        _all.Add(projection);
    }
}
