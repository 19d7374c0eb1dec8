using Microsoft.Extensions.Logging;

namespace Cqrs.Kit;

/// <summary>What runners of projections work with.</summary>
internal sealed class ProjectionParts(
    ProjectionCatalog catalog, LogFeed feed, IEventStore log, IProjectionStore store, IProjectionAdministration administration, EventTypeRegistry types,
    CheckpointSignal checkpoints, ProjectionSignal changes, CqrsOptions options, TimeProvider time, KitLogger<ProjectionRunner> logger)
{
    private const int MaxReadings = 4;

    /// <summary>This process, as an owner of leases.</summary>
    public string Node { get; } = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.CreateVersion7():N}";

    /// <summary>Whether a host has started, whose workers do what is asked for, here or in other processes.</summary>
    public bool IsHosted { get; set; }

    /// <summary>So many runners that catch up may read at a time: the log is there for others, too.</summary>
    public SemaphoreSlim Readings { get; } = new(MaxReadings);

    public ProjectionCatalog Catalog => catalog;

    public LogFeed Feed => feed;

    public IEventStore Log => log;

    public IProjectionStore Store => store;

    public IProjectionAdministration Administration => administration;

    public EventTypeRegistry Types => types;

    public CheckpointSignal Checkpoints => checkpoints;

    public ProjectionSignal Changes => changes;

    public CqrsOptions Options => options;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>Takes the lease of a shard for this process; null while another holds it, or it is not to run.</summary>
    public async ValueTask<ProjectionRunner?> TryLeaseAsync(ProjectionShard shard, CancellationToken cancellationToken) =>
        await store.TryLeaseAsync(shard, Node, options.ProjectionLease, cancellationToken).ConfigureAwait(false) is { } lease
            ? new ProjectionRunner(catalog.Get(shard.Projection), lease, this)
            : null;
}
