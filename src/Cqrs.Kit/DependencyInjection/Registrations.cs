using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>What modules registered, before it is checked and composed.</summary>
internal sealed class Registrations
{
    public HashSet<Assembly> Assemblies { get; } = [];

    /// <summary>Faults that were seen while registering.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Messages that must have a handler.</summary>
    public HashSet<Type> Messages { get; } = [];

    public List<CommandRegistration> Commands { get; } = [];

    public List<QueryRegistration> Queries { get; } = [];

    public List<BehaviorRegistration> Behaviors { get; } = [];

    /// <summary>Services that nobody but the kit registered, so that their lifetime is its choice.</summary>
    public HashSet<ServiceDescriptor> OwnServices { get; } = [];

    public List<EventTypeRegistration> Events { get; } = [];

    /// <summary>How each upcaster is made.</summary>
    public List<Func<IServiceProvider, IUpcaster>> Upcasters { get; } = [];

    public HashSet<string> RetiredEvents { get; } = new(StringComparer.Ordinal);

    public List<AggregateRegistration> Aggregates { get; } = [];

    public List<ProjectorRegistration> Projectors { get; } = [];

    public List<SubscriberRegistration> Subscribers { get; } = [];

    public List<Action<IServiceProvider, MetadataBuilder>> MetadataProviders { get; } = [];

    public Action<JsonSerializerOptions>? ConfigureJson { get; set; }
}

/// <summary>A command's handler, and how the pipeline is made once the behaviors around it are known.</summary>
internal sealed record CommandRegistration(Type Command, Type Handler, Func<Composer, CommandPipeline> Compose);

/// <summary>A query's handler, and how the pipeline is made; a stream query has no freshness.</summary>
internal sealed record QueryRegistration(Type Query, Type Handler, Func<Composer, object> Compose, ReadsFromAttribute? ReadsFrom, Func<object, object?>? Key);

/// <summary>A projector, and the shape of its view when it is a <see cref="ViewProjector{TView,TKey}"/>.</summary>
internal sealed record ProjectorRegistration(Type Projector, ProjectionAttribute? Attribute, LagObjectiveAttribute? LagObjective, Type? View, Func<RowJson, object>? Shape);

/// <summary>A subscriber and the calls for its event types.</summary>
internal sealed record SubscriberRegistration(Type Subscriber, SubscriptionAttribute? Attribute, LagObjectiveAttribute? LagObjective, Dictionary<Type, SubscriberCall> Calls);
