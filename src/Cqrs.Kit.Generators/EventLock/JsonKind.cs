using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators.EventLock;

/// <summary>How a type is written in JSON.</summary>
internal static class JsonKind
{
    private static readonly Dictionary<string, string> _values = new(StringComparer.Ordinal)
    {
        ["string"] = "string",
        ["char"] = "string",
        ["bool"] = "boolean",
        ["sbyte"] = "int8",
        ["short"] = "int16",
        ["int"] = "int32",
        ["long"] = "int64",
        ["byte"] = "uint8",
        ["ushort"] = "uint16",
        ["uint"] = "uint32",
        ["ulong"] = "uint64",
        ["float"] = "float",
        ["double"] = "double",
        ["decimal"] = "decimal",
        ["byte[]"] = "base64",
        ["System.Guid"] = "uuid",
        ["System.DateTime"] = "date-time",
        ["System.DateTimeOffset"] = "date-time",
        ["System.DateOnly"] = "date",
        ["System.TimeOnly"] = "time",
        ["System.TimeSpan"] = "duration",
        ["System.Uri"] = "uri",
        ["System.Version"] = "version",
        ["System.Text.Json.JsonElement"] = "any",
        ["System.Text.Json.JsonDocument"] = "any",
    };

    /// <summary>The type without its question mark.</summary>
    public static ITypeSymbol Plain(ITypeSymbol type) => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
        ? nullable.TypeArguments[0]
        : type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);

    /// <summary>The kind of a single value; null for an object, an array or a map. Of what is abstract nobody knows more than that it is something.</summary>
    public static string? Of(ITypeSymbol type) => type switch
    {
        _ when _values.TryGetValue(type.ToDisplayString(), out var value) => value,
        { TypeKind: TypeKind.Enum } => $"enum {string.Join(" | ", type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue).Select(NameOf))}",
        _ when ElementOf(type).Element is not null => null,
        { SpecialType: SpecialType.System_Object } or { IsAbstract: true } => "any",
        _ => null,
    };

    /// <summary>The kind of what has a converter of its own; null without one.</summary>
    public static string? OfConverter(ISymbol symbol) =>
        JsonMember.Attribute(symbol, "JsonConverterAttribute")?.ConstructorArguments.FirstOrDefault().Value is INamedTypeSymbol converter && converter.Name != "JsonStringEnumConverter"
            ? $"custom {converter.Name}"
            : null;

    /// <summary>What an array or a map is of, and how its path goes on; null for anything else.</summary>
    public static (ITypeSymbol? Element, string Suffix) ElementOf(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
        {
            return (array.ElementType, "[]");
        }

        var contracts = type is INamedTypeSymbol { TypeKind: TypeKind.Interface } self ? type.AllInterfaces.Insert(0, self) : type.AllInterfaces;
        return contracts.FirstOrDefault(contract => contract.Name is "IDictionary" or "IReadOnlyDictionary" && contract.Arity == 2) is { } map ? (map.TypeArguments[1], "{}")
            : contracts.FirstOrDefault(contract => contract.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T) is { } sequence ? (sequence.TypeArguments[0], "[]")
            : default;
    }

    private static string NameOf(IFieldSymbol member) => JsonMember.Attribute(member, "JsonStringEnumMemberNameAttribute")?.ConstructorArguments[0].Value as string ?? member.Name;
}
