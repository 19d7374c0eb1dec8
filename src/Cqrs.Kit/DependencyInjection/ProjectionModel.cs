using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>The projections and subscriptions, composed from what modules registered.</summary>
internal sealed class ProjectionModel
{
    private const int MaxShards = 64;
    private readonly EventTypeRegistry _types;
    private readonly List<ProjectionDefinition> _all = [];
    private readonly Dictionary<Type, object> _views = [];

    public ProjectionModel(CqrsBuilder builder, EventTypeRegistry types, RowJson json, IServiceProvider services)
    {
        _types = types;
        foreach (var registration in builder.Registrations.Projectors)
        {
            AddProjector(registration, json, services);
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

    private void AddProjector(ProjectorRegistration registration, RowJson json, IServiceProvider services)
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
                && !_views.TryAdd(viewType, view.Bind(id, attribute.Inline, shape(json))))
            {
                Faults.Add($"Two projectors keep {viewType}; give each a view of its own.");
            }

            var kind = attribute.Inline ? ProjectionKind.Inline : ProjectionKind.Asynchronous;
            CheckShards(attribute, projector, registration.Projector);
            Add(new ProjectionDefinition(id, kind, projector, Start.Beginning) { OnPoison = attribute.OnPoison, Shards = attribute.Shards }, registration.Projector, registration.LagObjective);
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
        Add(new ProjectionDefinition(new ProjectionId(attribute.Name, 1), ProjectionKind.Subscription, projector, attribute.From), registration.Subscriber, registration.LagObjective);
    }

    private void CheckShards(ProjectionAttribute attribute, IProjector projector, Type type)
    {
        if (attribute.Shards is < 1 or > MaxShards)
        {
            Faults.Add($"{type} has {attribute.Shards} shards; a projection has 1 to {MaxShards}.");
        }

        var keepsKeys = projector is IViewProjector { HasLookups: false } && !attribute.Inline;
        if (attribute.Shards > 1 && !keepsKeys)
        {
            Faults.Add($"{type} cannot have shards: only a ViewProjector without lookups, and not inline, can be shared out by key.");
        }

        if (attribute.OnPoison == PoisonPolicy.Park && !keepsKeys)
        {
            Faults.Add($"{type} cannot park keys: only a ViewProjector without lookups, and not inline, can let one key wait and go on with the others.");
        }
    }

    private void Add(ProjectionDefinition projection, Type type, LagObjectiveAttribute? objective)
    {
        if (objective is not null)
        {
            projection = projection with { LagObjective = objective.Read() };
            if (projection.LagObjective is null)
            {
                Faults.Add($"[LagObjective(\"{objective.AtMost}\")] of {type} is not a time: a number and ms, s, m or h, for example \"2s\".");
            }
        }

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
