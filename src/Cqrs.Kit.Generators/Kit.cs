using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators;

/// <summary>The kit's types, as the compiler sees them in the code of its users.</summary>
internal static class Kit
{
    public const string EventType = "Cqrs.Kit.EventTypeAttribute";

    private const string Core = "Cqrs.Kit";
    private static readonly string[] _packages = ["Cqrs.Kit.PostgreSql", "Cqrs.Kit.InMemory", "Cqrs.Kit.Testing"];

    /// <summary>The name of a type of the core, with the number of its type parameters; null for any other type.</summary>
    public static string? NameOf(INamedTypeSymbol type) => type.ContainingAssembly?.Name == Core ? type.MetadataName : null;

    /// <summary>Whether a type is of the kit: of the core, or of another of its packages.</summary>
    public static bool Has(INamedTypeSymbol type) => type.ContainingAssembly is { Name: var name } && (name == Core || _packages.Contains(name));

    /// <summary>Whether an assembly uses the core, so that it may have something for it.</summary>
    public static bool IsUsedBy(IAssemblySymbol assembly) => assembly.Modules.Any(module => module.ReferencedAssemblies.Any(referenced => referenced.Name == Core));

    public static INamedTypeSymbol? BaseOf(INamedTypeSymbol type, string name)
    {
        for (var candidate = type.BaseType; candidate is not null; candidate = candidate.BaseType)
        {
            if (NameOf(candidate) == name)
            {
                return candidate;
            }
        }

        return null;
    }

    public static AttributeData? AttributeOf(ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { } type && NameOf(type) == name);
}
