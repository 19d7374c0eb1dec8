using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators.EventLock;

/// <summary>The JSON of an event, as a flat list: <c>items[].price</c> is a <c>decimal</c>. What is read back counts, by the rules of System.Text.Json.</summary>
internal sealed class EventShape
{
    private readonly SortedDictionary<string, string> _properties = new(StringComparer.Ordinal);

    private EventShape()
    {
    }

    /// <summary>By path, each as <c>[optional ]kind[?]</c>: it may be missing when optional, and null with a question mark.</summary>
    public IReadOnlyDictionary<string, string> Properties => _properties;

    public static EventShape Of(INamedTypeSymbol type)
    {
        var shape = new EventShape();
        if (JsonKind.OfConverter(type) is { } custom)
        {
            shape._properties["$"] = custom;
        }
        else
        {
            shape.AddMembers("", type, [type]);
        }

        return shape;
    }

    private void AddMembers(string path, INamedTypeSymbol type, IReadOnlyList<INamedTypeSymbol> within)
    {
        var constructor = JsonMember.ConstructorOf(type);
        foreach (var property in RowReader.Members(type).Select(member => member.Symbol).OfType<IPropertySymbol>())
        {
            if (JsonMember.Of(property, constructor) is { } member)
            {
                Add(path + member.Name, property.Type, member.IsOptional ? "optional " : "", JsonKind.OfConverter(property), within);
            }
        }
    }

    private void Add(string path, ITypeSymbol declared, string optional, string? custom, IReadOnlyList<INamedTypeSymbol> within)
    {
        var type = JsonKind.Plain(declared);
        var isNullable = declared.IsValueType ? !SymbolEqualityComparer.Default.Equals(type, declared) : declared.NullableAnnotation != NullableAnnotation.NotAnnotated;
        var kind = custom ?? JsonKind.OfConverter(type) ?? JsonKind.Of(type);
        var (inner, suffix) = kind is null ? JsonKind.ElementOf(type) : default;
        if (within.FirstOrDefault(outer => SymbolEqualityComparer.Default.Equals(outer, type)) is { } same)
        {
            kind ??= $"recursive {same.Name}";
        }

        _properties[path] = $"{optional}{kind ?? (inner is null ? "object" : suffix == "[]" ? "array" : "map")}{(isNullable ? "?" : "")}";
        if (inner is not null)
        {
            Add(path + suffix, inner, "", null, within);
        }
        else if (kind is null && type is INamedTypeSymbol named)
        {
            AddMembers(path + ".", named, [.. within, named]);
        }
    }
}
