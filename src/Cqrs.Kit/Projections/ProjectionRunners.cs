namespace Cqrs.Kit;

/// <summary>One runner for each projection and subscription; shared by the host and by <see cref="IProjectionControl"/>.</summary>
internal sealed class ProjectionRunners(ProjectionCatalog catalog, IEventStore log, IProjectionStore store, EventTypeRegistry types, CqrsOptions options, KitLogger<ProjectionRunner> logger)
{
    public IReadOnlyList<ProjectionRunner> All { get; } =
        [.. catalog.All.Select(projection => new ProjectionRunner(projection, log, store, types, options, logger))];

    public ProjectionRunner Find(string name) => All.FirstOrDefault(runner => runner.Projection.Id.Name == name)
        ?? throw new ArgumentException($"There is no projection '{name}'; there are: {string.Join(", ", All.Select(runner => runner.Projection.Id.Name))}.", nameof(name));
}
