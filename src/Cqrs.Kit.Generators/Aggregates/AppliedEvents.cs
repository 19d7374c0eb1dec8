using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Cqrs.Kit.Generators.Aggregates;

/// <summary>The events that an <c>Apply</c> tells apart, by its switches over types.</summary>
internal sealed class AppliedEvents
{
    private readonly List<ITypeSymbol> _types = [];
    private bool _isOpen;

    /// <summary>Whether it applies an event; also true where that is not to be seen: it has a case for the rest, or hands the event on.</summary>
    public bool Has(ITypeSymbol @event) => _isOpen || _types.Exists(type => Is(@event, type));

    public static AppliedEvents By(IMethodSymbol apply, IEnumerable<IOperation> blocks)
    {
        var applied = new AppliedEvents();
        foreach (var operation in blocks.SelectMany(block => block.DescendantsAndSelf()))
        {
            if (EventUse.MatchedBy(operation) is { } type)
            {
                applied._types.Add(type);
            }

            applied._isOpen |= IsForTheRest(operation) || IsHandedOn(operation, apply.Parameters[0]);
        }

        return applied;
    }

    private static bool Is(ITypeSymbol @event, ITypeSymbol type)
    {
        for (var one = @event; one is not null; one = one.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(one, type))
            {
                return true;
            }
        }

        return @event.AllInterfaces.Contains(type, SymbolEqualityComparer.Default);
    }

    private static bool IsForTheRest(IOperation operation) => operation switch
    {
        ISwitchCaseOperation one => one.Clauses.Any(clause => clause is IDefaultCaseClauseOperation) && !Throws(one.Body.FirstOrDefault()),
        ISwitchExpressionArmOperation arm => arm.Pattern is IDiscardPatternOperation && !Throws(arm.Value),
        INegatedPatternOperation or IDeclarationPatternOperation { MatchesNull: true } => ((IPatternOperation)operation).InputType.SpecialType == SpecialType.System_Object,
        _ => false,
    };

    private static bool Throws(IOperation? operation) => operation is IThrowOperation or IConversionOperation { Operand: IThrowOperation };

    /// <summary>Whether the event goes anywhere but into a switch, a test of its type, or the text of an exception.</summary>
    private static bool IsHandedOn(IOperation operation, IParameterSymbol parameter)
    {
        if (operation is not IParameterReferenceOperation reference || !SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter))
        {
            return false;
        }

        return operation.Parent is not (ISwitchOperation or ISwitchExpressionOperation or IIsPatternOperation or IIsTypeOperation) && !Ancestors(operation).Any(ancestor => ancestor is IThrowOperation);
    }

    private static IEnumerable<IOperation> Ancestors(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            yield return parent;
        }
    }
}
