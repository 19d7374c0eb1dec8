using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators.Modules;

/// <summary>What was read of a type: what the generator writes, and what the analyzer says.</summary>
internal sealed class TypeReading(INamedTypeSymbol type, Compilation compilation)
{
    private readonly List<string> _statements = [];
    private readonly List<string> _members = [];
    private readonly List<ModuleFault> _faults = [];

    /// <summary>What it adds to the module; null when that is nothing.</summary>
    public ModuleEntry? Entry => _statements.Count == 0 ? null : new(CodeText.FullName(type), new(_statements), new(_members));

    public IReadOnlyList<ModuleFault> Faults => _faults;

    /// <summary>Adds a call, unless generated code cannot name one of the types in it.</summary>
    /// <returns>Whether it was added.</returns>
    public bool Add(string statement, params IEnumerable<ITypeSymbol> named)
    {
        if (named.Prepend(type).FirstOrDefault(one => !IsReachable(one)) is { } hidden)
        {
            _faults.Add(new(Diagnostics.LeftOut, type.ToDisplayString(), $"{hidden.ToDisplayString()} can be seen only where it is declared: make it internal or public"));
            return false;
        }

        _statements.Add(statement);
        return true;
    }

    public void AddMember(string member) => _members.Add(member);

    public void AddFault(DiagnosticDescriptor rule, string what, string why) => _faults.Add(new(rule, what, why));

    private bool IsReachable(ITypeSymbol named) => named switch
    {
        IArrayTypeSymbol array => IsReachable(array.ElementType),
        INamedTypeSymbol { IsFileLocal: true } => false,
        INamedTypeSymbol one => compilation.IsSymbolAccessibleWithin(one, compilation.Assembly)
            && one.TypeArguments.All(IsReachable) && (one.ContainingType is not { } outer || IsReachable(outer)),
        _ => true,
    };
}
