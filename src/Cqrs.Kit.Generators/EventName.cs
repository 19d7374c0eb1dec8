using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators;

/// <summary>The name and version under which an event is stored.</summary>
internal sealed record EventName(string Name, int Version)
{
    /// <summary>Null for what is no event of a module: without the attribute, abstract or open.</summary>
    public static EventName? Of(INamedTypeSymbol type) =>
        TypeReader.IsMade(type) && !TypeReader.IsOpen(type) && Kit.AttributeOf(type, "EventTypeAttribute") is { } attribute && attribute.ConstructorArguments.FirstOrDefault().Value is string name
            ? new(name, attribute.NamedArguments.FirstOrDefault(named => named.Key == "Version").Value.Value as int? ?? 1)
            : null;
}
