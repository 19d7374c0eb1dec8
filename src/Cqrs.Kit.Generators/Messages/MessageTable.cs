using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators.Messages;

/// <summary>The messages of an executable's modules, and all handlers that it can see.</summary>
internal sealed class MessageTable
{
    private static readonly string[] _messages = ["ICommand", "ICommand`1", "IQuery`1", "IStreamQuery`1"];
    private static readonly string[] _handlers = ["ICommandHandler`1", "ICommandHandler`2", "IQueryHandler`2", "IStreamQueryHandler`2"];
    private readonly Dictionary<ISymbol, List<INamedTypeSymbol>> _handlersOf = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _modules = new(SymbolEqualityComparer.Default);

    public MessageTable(Compilation compilation, ModuleCalls calls, CancellationToken cancellationToken)
    {
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols.Where(Kit.IsUsedBy).Prepend(compilation.Assembly))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var messages = new List<(INamedTypeSymbol, INamedTypeSymbol)>();
            var isHandling = false;
            foreach (var type in AssemblyTypes.Of(assembly))
            {
                isHandling |= AddHandler(type);
                messages.AddRange(type.AllInterfaces.Where(contract => _messages.Contains(Kit.NameOf(contract))).Take(1).Select(contract => (type, contract)));
            }

            if (IsModule(assembly, compilation, calls, isHandling))
            {
                _modules.Add(assembly);
                Messages.AddRange(messages);
            }
        }
    }

    /// <summary>The messages of the modules, with what makes them messages.</summary>
    public List<(INamedTypeSymbol Message, INamedTypeSymbol Contract)> Messages { get; } = [];

    /// <summary>Whether any assembly has a handler, also one whose module is not known: it may be added by reflection.</summary>
    public bool IsHandled(INamedTypeSymbol message) => _handlersOf.ContainsKey(message);

    /// <summary>The handlers that the modules have.</summary>
    public IReadOnlyList<INamedTypeSymbol> HandlersOf(INamedTypeSymbol message) => [.. _handlersOf[message].Where(handler => _modules.Contains(handler.ContainingAssembly))];

    /// <summary>The executable itself, what it adds by name, and what has handlers: that is added by a method of its own. An assembly of messages
    /// alone may be a contract with others, who handle them.</summary>
    private static bool IsModule(IAssemblySymbol assembly, Compilation compilation, ModuleCalls calls, bool isHandling) =>
        SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly)
        || calls.Adds(assembly)
        || isHandling && assembly.GetTypeByMetadataName($"Microsoft.Extensions.DependencyInjection.{Module.TypeNameOf(assembly.Name)}") is not null;

    private bool AddHandler(INamedTypeSymbol type)
    {
        var handled = type.AllInterfaces.Where(contract => _handlers.Contains(Kit.NameOf(contract))).Select(contract => contract.TypeArguments[0]).ToList();
        foreach (var message in handled)
        {
            if (!_handlersOf.TryGetValue(message, out var handlers))
            {
                _handlersOf[message] = handlers = [];
            }

            handlers.Add(type);
        }

        return handled.Count > 0;
    }
}
