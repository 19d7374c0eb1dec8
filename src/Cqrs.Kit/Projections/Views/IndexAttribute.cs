namespace Cqrs.Kit;

/// <summary>Asks for an index on a view's table.</summary>
/// <param name="properties">The properties of the view, in order.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class IndexAttribute(params string[] properties) : Attribute
{
    /// <summary>The properties of the view, in order.</summary>
    public IReadOnlyList<string> Properties { get; } = properties;

    /// <summary>Whether the order is descending, for all properties. Default false.</summary>
    public bool Descending { get; set; }
}
