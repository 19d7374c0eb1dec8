namespace Cqrs.Kit;

/// <summary>Gives an event the name and version under which it is stored.</summary>
/// <remarks>The name is chosen by people and never changes; a CLR name is never stored. A changed shape gets a higher
/// <see cref="Version"/> and an <see cref="Upcaster{TOld,TNew}"/> from the one before.</remarks>
/// <param name="name">The stable name, for example <c>order.item-added</c>: 1 to 200 printable ASCII characters without spaces.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class EventTypeAttribute(string name) : Attribute
{
    /// <summary>The stable name.</summary>
    public string Name { get; } = name;

    /// <summary>The version of the event's shape, from 1. Default 1.</summary>
    public int Version { get; set; } = 1;
}
