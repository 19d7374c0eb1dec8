using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators.EventLock;

/// <summary>A property as System.Text.Json reads it, with the settings of the kit's serializer.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="IsOptional">Whether an event is read that does not have it.</param>
internal sealed record JsonMember(string Name, bool IsOptional)
{
    private const string Space = "System.Text.Json.Serialization";
    private const int Never = 0; // of JsonIgnoreCondition
    private const int Always = 1;

    /// <summary>Null for what is not read back: computed, ignored, or not public.</summary>
    public static JsonMember? Of(IPropertySymbol property, IMethodSymbol? constructor)
    {
        var isPublic = property is { IsStatic: false, IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public, ExplicitInterfaceImplementations.IsEmpty: true };
        var isIncluded = Attribute(property, "JsonIncludeAttribute") is not null;
        var ignore = Attribute(property, "JsonIgnoreAttribute") is { } ignored
            ? ignored.NamedArguments.Where(named => named.Key == "Condition").Select(named => named.Value.Value as int? ?? Always).DefaultIfEmpty(Always).First()
            : Never;
        if (!(isPublic || isIncluded) || ignore == Always || Attribute(property, "JsonExtensionDataAttribute") is not null)
        {
            return null;
        }

        var parameter = constructor?.Parameters.FirstOrDefault(one => string.Equals(one.Name, property.Name, StringComparison.OrdinalIgnoreCase));
        var isSet = isIncluded || property.SetMethod is { DeclaredAccessibility: Accessibility.Public };
        if (parameter is null && !isSet)
        {
            return null;
        }

        var isNeeded = property.IsRequired || parameter is { HasExplicitDefaultValue: false };
        return new(Attribute(property, "JsonPropertyNameAttribute")?.ConstructorArguments[0].Value as string ?? CamelCase(property.Name), !isNeeded || ignore != Never);
    }

    /// <summary>The constructor that is called: the marked one, else the one without parameters, else the only public one.</summary>
    public static IMethodSymbol? ConstructorOf(INamedTypeSymbol type)
    {
        var marked = type.InstanceConstructors.FirstOrDefault(constructor => Attribute(constructor, "JsonConstructorAttribute") is not null);
        var open = type.InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public).ToList();
        return marked ?? open.Find(constructor => constructor.Parameters.IsEmpty) ?? open.FirstOrDefault();
    }

    public static AttributeData? Attribute(ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { } type && type.Name == name && type.ContainingNamespace.ToDisplayString() == Space);

    /// <summary>As JsonNamingPolicy.CamelCase: <c>URLOfShop</c> is <c>urlOfShop</c>.</summary>
    private static string CamelCase(string name)
    {
        var letters = name.ToCharArray();
        for (var i = 0; i < letters.Length && char.IsUpper(letters[i]) && (i == 0 || i + 1 == letters.Length || char.IsUpper(letters[i + 1])); i++)
        {
            letters[i] = char.ToLowerInvariant(letters[i]);
        }

        return new string(letters);
    }
}
