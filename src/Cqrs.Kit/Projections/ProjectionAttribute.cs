namespace Cqrs.Kit;

/// <summary>Names a projection and its version.</summary>
/// <param name="name">The stable name, for example <c>order-views</c>: lower-case words of letters and digits joined by <c>-</c>, at most 40 characters, not ending like a version (<c>-v2</c>). A view's table has the same name with <c>_</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ProjectionAttribute(string name) : Attribute
{
    /// <summary>The stable name.</summary>
    public string Name { get; } = name;

    /// <summary>The version of the projection, from 1. A new version fills a table of its own from the beginning of the log. Default 1.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Whether the projection is applied in the transaction of each append. Every append then pays for it. Default false.</summary>
    public bool Inline { get; set; }

    /// <summary>What it does with an event that it cannot apply. Default <see cref="PoisonPolicy.Stop"/>.</summary>
    public PoisonPolicy OnPoison { get; set; }

    /// <summary>How many shards a new build of it has: each has the keys of its own, and nodes share them out. For a <c>ViewProjector</c> without
    /// lookups. 1 to 64. Default 1. A change takes effect with the next rebuild.</summary>
    public int Shards { get; set; } = 1;
}
