using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Cqrs.Kit.Generators.Modules;

/// <summary>Closes the open behaviors of an assembly over its messages. Where code is made at run time the container does it; native code has to be told before.</summary>
internal static class ClosedBehaviors
{
    public static EquatableArray<string> Of(CSharpCompilation compilation, IEnumerable<ModuleEntry> entries)
    {
        var types = entries.Select(entry => compilation.Assembly.GetTypeByMetadataName(entry.Type)).OfType<INamedTypeSymbol>().ToList();
        var behaviors = types.Where(type => type.IsGenericType).ToList();
        var messages = behaviors.Count == 0 ? [] : types.SelectMany(Messages).ToList();
        return new(behaviors.SelectMany(behavior => messages.Select(message => Close(behavior, message, compilation))).OfType<INamedTypeSymbol>()
            .Select(closed => $"module.Behavior<{CodeText.Of(closed)}>()").Distinct(StringComparer.Ordinal));

        IEnumerable<(string Behavior, INamedTypeSymbol Message, ITypeSymbol Result)> Messages(INamedTypeSymbol type)
        {
            foreach (var contract in type.AllInterfaces)
            {
                switch (Kit.NameOf(contract))
                {
                    case "ICommand": yield return ("ICommandBehavior`2", type, contract.ContainingAssembly.GetTypeByMetadataName("Cqrs.Kit.NoResult")!); break;
                    case "ICommand`1": yield return ("ICommandBehavior`2", type, contract.TypeArguments[0]); break;
                    case "IQuery`1": yield return ("IQueryBehavior`2", type, contract.TypeArguments[0]); break;
                    case "IStreamQuery`1": yield return ("IStreamQueryBehavior`2", type, contract.TypeArguments[0]); break;
                }
            }
        }
    }

    /// <summary>As the core's Compositions: by where the behavior's own parameters stand in the contract that it implements.</summary>
    private static INamedTypeSymbol? Close(INamedTypeSymbol behavior, (string Behavior, INamedTypeSymbol Message, ITypeSymbol Result) over, CSharpCompilation compilation)
    {
        if (behavior.AllInterfaces.FirstOrDefault(contract => Kit.NameOf(contract) == over.Behavior) is not { } contract)
        {
            return null;
        }

        var arguments = behavior.TypeParameters
            .Select(parameter => SymbolEqualityComparer.Default.Equals(parameter, contract.TypeArguments[0]) ? over.Message
                : SymbolEqualityComparer.Default.Equals(parameter, contract.TypeArguments[1]) ? over.Result
                : null)
            .OfType<ITypeSymbol>().ToArray();
        if (arguments.Length != behavior.TypeParameters.Length)
        {
            return null;
        }

        var closed = behavior.Construct(arguments);
        var fits = behavior.TypeParameters.Select((parameter, place) => Allows(parameter, arguments[place], closed, compilation)).All(fits => fits);
        return fits && closed.AllInterfaces.Any(own => Kit.NameOf(own) == over.Behavior
            && SymbolEqualityComparer.Default.Equals(own.TypeArguments[0], over.Message) && SymbolEqualityComparer.Default.Equals(own.TypeArguments[1], over.Result)) ? closed : null;
    }

    /// <summary>Whether the constraints of a parameter allow a type; <paramref name="closed"/> says what the other parameters in them stand for.</summary>
    private static bool Allows(ITypeParameterSymbol parameter, ITypeSymbol argument, INamedTypeSymbol closed, CSharpCompilation compilation)
    {
        if (parameter.HasReferenceTypeConstraint && !argument.IsReferenceType
            || (parameter.HasValueTypeConstraint || parameter.HasUnmanagedTypeConstraint) && !argument.IsValueType
            || parameter.HasUnmanagedTypeConstraint && !argument.IsUnmanagedType
            || parameter.HasConstructorConstraint && !(argument.IsValueType || argument is INamedTypeSymbol { IsAbstract: false } made && made.InstanceConstructors.Any(one => one.Parameters.IsEmpty && one.DeclaredAccessibility == Accessibility.Public)))
        {
            return false;
        }

        return parameter.ConstraintTypes.All(constraint => compilation.ClassifyConversion(argument, Substitute(constraint)) is { IsIdentity: true } or { IsImplicit: true, IsReference: true } or { IsBoxing: true });

        ITypeSymbol Substitute(ITypeSymbol type) => type switch
        {
            ITypeParameterSymbol own when own.Ordinal < closed.TypeArguments.Length => closed.TypeArguments[own.Ordinal],
            INamedTypeSymbol { IsGenericType: true } generic => generic.ConstructedFrom.Construct([.. generic.TypeArguments.Select(Substitute)]),
            _ => type,
        };
    }
}
