using System.Diagnostics.CodeAnalysis;

namespace Cqrs.Kit;

/// <summary>All projections and subscriptions of this build, and which view is kept by which.</summary>
/// <remarks>Made once at start; immutable, safe for any thread.</remarks>
public sealed class ProjectionCatalog
{
    private readonly Dictionary<Type, object> _views;

    internal ProjectionCatalog(IReadOnlyList<ProjectionDefinition> all, Dictionary<Type, object> views)
    {
        All = all;
        Inline = [.. all.Where(projection => projection.Kind == ProjectionKind.Inline)];
        _views = views;
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<ProjectionDefinition> All { get; }

    /// <summary>Those that are applied in the transaction of each append.</summary>
    public IReadOnlyList<ProjectionDefinition> Inline { get; }

    /// <summary>Finds a projection by name: of several versions the newest.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="projection">The projection.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryFind(string name, [NotNullWhen(true)] out ProjectionDefinition? projection)
    {
        projection = All.Where(candidate => candidate.Id.Name == name).MaxBy(candidate => candidate.Id.Version);
        return projection is not null;
    }

    internal ProjectionDefinition Get(ProjectionId id) => All.First(projection => projection.Id == id);

    /// <summary>A projection by name, of several versions the newest.</summary>
    internal ProjectionDefinition Get(string name) => TryFind(name, out var projection)
        ? projection
        : throw new ArgumentException($"There is no projection '{name}'; there are: {string.Join(", ", All.Select(one => one.Id.Name))}.", nameof(name));

    /// <summary>The table of a view.</summary>
    /// <typeparam name="TView">The view.</typeparam>
    /// <returns>The table.</returns>
    /// <exception cref="InvalidOperationException">No registered projector keeps such a view.</exception>
    public ViewDefinition<TView> View<TView>() => _views.TryGetValue(typeof(TView), out var view)
        ? (ViewDefinition<TView>)view
        : throw new InvalidOperationException($"No registered projector keeps {typeof(TView)}: derive one from ViewProjector<{typeof(TView).Name}, …> and add its assembly with AddModule.");
}
