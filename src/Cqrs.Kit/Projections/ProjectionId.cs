namespace Cqrs.Kit;

/// <summary>A projection at one of its versions.</summary>
/// <param name="Name">Its stable name.</param>
/// <param name="Version">Its version.</param>
public readonly record struct ProjectionId(string Name, int Version)
{
    /// <summary>The name and version, as in <c>order-views v1</c>.</summary>
    /// <returns>The words.</returns>
    public override string ToString() => $"{Name} v{Version}";
}
