using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Cqrs.Kit.Generators;

/// <summary>Where code says that a type is an event.</summary>
internal static class EventUse
{
    private const string Aggregate = "AggregateRoot`1";

    /// <summary>The type that an operation uses as an event; null when it does no such thing.</summary>
    public static ITypeSymbol? Of(IOperation operation, ISymbol within) => operation switch
    {
        IInvocationOperation call => RaisedBy(call) ?? HandledBy(call.TargetMethod),
        ITypeOfOperation type => IsEventTypes(within) ? type.TypeOperand : null,
        _ => IsApply(within) ? MatchedBy(operation) : null,
    };

    /// <summary>The type of what <c>Raise</c> is given, as far as the code says it.</summary>
    public static ITypeSymbol? RaisedBy(IInvocationOperation call)
    {
        if (call.TargetMethod.Name != "Raise" || Kit.NameOf(call.TargetMethod.ContainingType) != Aggregate || call.Arguments.Length == 0)
        {
            return null;
        }

        var value = call.Arguments[0].Value;
        return value is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand.Type : value.Type;
    }

    /// <summary>The type that a pattern, or an <c>is</c>, asks of the event that is applied. Those of anything else, as of what is in the event, are no such ones.</summary>
    public static ITypeSymbol? MatchedBy(IOperation operation) => operation switch
    {
        IPatternOperation pattern when !IsParameter(ValueOf(pattern)) => null,
        ITypePatternOperation pattern => pattern.MatchedType,
        IDeclarationPatternOperation pattern => pattern.MatchedType,
        IRecursivePatternOperation pattern => pattern.MatchedType,
        IIsTypeOperation test when IsParameter(test.ValueOperand) => test.TypeOperand,
        _ => null,
    };

    private static bool IsParameter(IOperation? value) => value is IParameterReferenceOperation or IConversionOperation { Operand: IParameterReferenceOperation };

    /// <summary>What a pattern is put to; null for one that is a part of another.</summary>
    private static IOperation? ValueOf(IPatternOperation pattern)
    {
        var parent = pattern.Parent;
        while (parent is INegatedPatternOperation or IBinaryPatternOperation or ICaseClauseOperation or ISwitchCaseOperation or ISwitchExpressionArmOperation)
        {
            parent = parent.Parent;
        }

        return parent switch
        {
            ISwitchOperation one => one.Value,
            ISwitchExpressionOperation one => one.Value,
            IIsPatternOperation one => one.Value,
            _ => null,
        };
    }

    /// <summary>Whether it is what an aggregate applies its events with.</summary>
    public static bool IsApply(ISymbol symbol) => symbol is IMethodSymbol { Name: "Apply", IsOverride: true } method && Kit.BaseOf(method.ContainingType, Aggregate) is not null;

    /// <summary><c>Create&lt;TEvent&gt;</c> and the like, of a view's projector or of a lookup.</summary>
    private static ITypeSymbol? HandledBy(IMethodSymbol method) =>
        Kit.NameOf(method.ContainingType) is "ViewProjector`2" or "Lookup`2" && method.OriginalDefinition.TypeParameters.FirstOrDefault()?.Name == "TEvent" ? method.TypeArguments[0] : null;

    private static bool IsEventTypes(ISymbol symbol) =>
        (symbol is IMethodSymbol { AssociatedSymbol: IPropertySymbol property } ? property : symbol) is { Name: "EventTypes", ContainingType: { } type }
        && type.AllInterfaces.Any(contract => Kit.NameOf(contract) == "IProjector");
}
