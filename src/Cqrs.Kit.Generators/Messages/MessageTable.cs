using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators.Messages;

/// <summary>The messages of a program's modules, and all handlers that it can see.</summary>
internal sealed class MessageTable
{
    private static readonly string[] _messages = ["ICommand", "ICommand`1", "IQuery`1", "IStreamQuery`1"];
    private readonly Dictionary<ISymbol, List<INamedTypeSymbol>> _handlersOf = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _modules = new(SymbolEqualityComparer.Default);

    public MessageTable(Compilation compilation, ProgramModules program, CancellationToken cancellationToken)
    {
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols.Where(Kit.IsUsedBy).Prepend(compilation.Assembly))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isModule = program.Has(assembly, compilation) && _modules.Add(assembly);
            foreach (var type in AssemblyTypes.Of(assembly))
            {
                foreach (var contract in ProgramModules.HandledBy(type))
                {
                    AddHandler(contract.TypeArguments[0], type);
                }

                if (isModule && type.AllInterfaces.FirstOrDefault(contract => _messages.Contains(Kit.NameOf(contract))) is { } message)
                {
                    Messages.Add((type, message));
                }
            }
        }
    }

    /// <summary>The messages of the modules, with what makes them messages.</summary>
    public List<(INamedTypeSymbol Message, INamedTypeSymbol Contract)> Messages { get; } = [];

    /// <summary>Whether any assembly has a handler, also one whose module is not known: it may be added by reflection.</summary>
    public bool IsHandled(INamedTypeSymbol message) => _handlersOf.ContainsKey(message);

    /// <summary>The handlers that the modules have.</summary>
    public IReadOnlyList<INamedTypeSymbol> HandlersOf(INamedTypeSymbol message) => [.. _handlersOf[message].Where(handler => _modules.Contains(handler.ContainingAssembly))];

    private void AddHandler(ITypeSymbol message, INamedTypeSymbol handler)
    {
        if (!_handlersOf.TryGetValue(message, out var handlers))
        {
            _handlersOf[message] = handlers = [];
        }

        handlers.Add(handler);
    }
}
