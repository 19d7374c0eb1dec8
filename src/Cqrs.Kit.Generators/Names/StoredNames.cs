using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators.Names;

/// <summary>The names under which types are stored.</summary>
internal static class StoredNames
{
    public static string? StreamTypeOf(INamedTypeSymbol type) => Kit.AttributeOf(type, "StreamTypeAttribute")?.ConstructorArguments.FirstOrDefault().Value as string;

    /// <summary>Types that cannot be told apart by what is stored: those of one name and version, those of one stream type.</summary>
    public static IEnumerable<(DiagnosticDescriptor Rule, string Name, IReadOnlyList<INamedTypeSymbol> Types)> TwinsAmong(IReadOnlyCollection<INamedTypeSymbol> types)
    {
        foreach (var same in types.GroupBy(EventName.Of).Where(same => same.Key is not null && same.Count() > 1))
        {
            yield return (Diagnostics.TwoEvents, $"version {same.Key!.Version} of '{same.Key.Name}'", Ordered(same));
        }

        foreach (var same in types.Where(type => Kit.BaseOf(type, "AggregateRoot`1") is not null).GroupBy(StreamTypeOf).Where(same => same.Key is not null && same.Count() > 1))
        {
            yield return (Diagnostics.TwoAggregates, $"the stream type '{same.Key}'", Ordered(same));
        }
    }

    private static IReadOnlyList<INamedTypeSymbol> Ordered(IEnumerable<INamedTypeSymbol> types) => [.. types.OrderBy(CodeText.FullName, StringComparer.Ordinal)];
}
