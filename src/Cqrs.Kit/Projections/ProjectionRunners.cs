namespace Cqrs.Kit;

/// <summary>One runner for each projection and subscription; shared by the host and by <see cref="IProjectionControl"/>.</summary>
internal sealed class ProjectionRunners(ProjectionCatalog catalog, IEventStore log, IProjectionStore store, EventTypeRegistry types, CqrsOptions options, KitLogger<ProjectionRunner> logger)
{
    public IReadOnlyList<ProjectionRunner> All { get; } =
        [.. catalog.All.Select(projection => new ProjectionRunner(projection, log, store, types, options, logger))];

    /// <summary>The runner of a projection: of several versions the newest.</summary>
    public ProjectionRunner Find(string name) => All.Where(runner => runner.Projection.Id.Name == name).MaxBy(runner => runner.Projection.Id.Version)
        ?? throw new ArgumentException($"There is no projection '{name}'; there are: {string.Join(", ", All.Select(runner => runner.Projection.Id.Name))}.", nameof(name));
}
