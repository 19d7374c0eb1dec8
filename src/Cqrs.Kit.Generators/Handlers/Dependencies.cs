using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Cqrs.Kit.Generators.Handlers;

/// <summary>The services that a class works with.</summary>
internal static class Dependencies
{
    /// <summary>What its constructors take; and what it keeps without that, as it got it in another way.</summary>
    public static IEnumerable<(INamedTypeSymbol Service, Location At)> Of(INamedTypeSymbol type)
    {
        var taken = type.InstanceConstructors.SelectMany(constructor => constructor.Parameters).Select(parameter => (parameter.Type, Symbol: (ISymbol)parameter)).ToList();
        var kept = type.GetMembers().Where(member => !member.IsImplicitlyDeclared)
            .Select(member => (Type: (member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type, Symbol: member))
            .Where(one => one.Type is not null && !taken.Exists(parameter => SymbolEqualityComparer.Default.Equals(parameter.Type, one.Type)));
        return taken.Concat(kept!)
            .Where(one => one.Type is INamedTypeSymbol && one.Symbol.Locations.Length > 0)
            .Select(one => ((INamedTypeSymbol)one.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated), one.Symbol.Locations[0]));
    }

    /// <summary>What a call gets from a service provider; null for any other call.</summary>
    public static INamedTypeSymbol? LocatedBy(IInvocationOperation call) =>
        call.TargetMethod is { Name: "GetService" or "GetRequiredService", TypeArguments: { Length: 1 } services, ContainingType.Name: "ServiceProviderServiceExtensions" } ? services[0] as INamedTypeSymbol : null;

    public static bool Handles(INamedTypeSymbol? type, params string[] contracts) => type is not null && type.AllInterfaces.Any(contract => contracts.Contains(Kit.NameOf(contract)));
}
