namespace Cqrs.Kit;

/// <summary>What an import lets pass.</summary>
/// <remarks>Immutable. The default refuses what this build could not read.</remarks>
public sealed record ImportOptions
{
    /// <summary>The defaults.</summary>
    public static ImportOptions Default { get; } = new();

    /// <summary>Whether events are taken whose type, or whose version of it, this build does not know: projections of this build wait at them
    /// until a build that knows them goes on, or the name is retired. Default false.</summary>
    public bool AllowUnknownEventTypes { get; init; }
}
