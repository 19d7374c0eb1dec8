using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Cqrs.Kit.Generators.Modules;

/// <summary>The modules of a program: its own, those that it adds by name, and referenced ones that have handlers, as those are added by
/// methods of their own. Filled from several threads.</summary>
internal sealed class ProgramModules
{
    private static readonly string[] _handlers = ["ICommandHandler`1", "ICommandHandler`2", "IQueryHandler`2", "IStreamQueryHandler`2"];
    private readonly ConcurrentBag<Location> _addCqrs = [];
    private readonly ConcurrentDictionary<string, bool> _added = new(StringComparer.Ordinal);

    private ProgramModules()
    {
    }

    /// <summary>The first call of <c>AddCqrs()</c>, the same in every build; null when there is none.</summary>
    public Location? AddCqrs => _addCqrs.OrderBy(location => location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(location => location.SourceSpan.Start).FirstOrDefault();

    /// <summary>Null for a library, which need not have all that its parts need, and for a test project, which makes hosts of parts on purpose.</summary>
    public static ProgramModules? Watch(CompilationStartAnalysisContext start)
    {
        if (start.Compilation.Options.OutputKind is not (OutputKind.ConsoleApplication or OutputKind.WindowsApplication) || IsTest(start.Options))
        {
            return null;
        }

        var modules = new ProgramModules();
        start.RegisterOperationAction(operation => modules.Add((IInvocationOperation)operation.Operation), OperationKind.Invocation);
        return modules;
    }

    /// <summary>What a class handles, as the contracts by which it does.</summary>
    public static IEnumerable<INamedTypeSymbol> HandledBy(INamedTypeSymbol type) => type.AllInterfaces.Where(contract => _handlers.Contains(Kit.NameOf(contract)));

    /// <summary>Whether an assembly is one of the modules. One of messages alone that is not added by name may be a contract with others, who handle them.</summary>
    public bool Has(IAssemblySymbol assembly, Compilation compilation) =>
        SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly)
        || _added.ContainsKey(assembly.Name)
        || assembly.GetTypeByMetadataName($"Microsoft.Extensions.DependencyInjection.{Module.TypeNameOf(assembly.Name)}") is not null && AssemblyTypes.Of(assembly).Any(type => HandledBy(type).Any());

    private static bool IsTest(AnalyzerOptions options) =>
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.IsTestProject", out var value) && value.Equals("true", StringComparison.OrdinalIgnoreCase);

    private void Add(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (method.Name == "AddCqrs" && Kit.NameOf(method.ContainingType) == "CqrsServiceCollectionExtensions")
        {
            _addCqrs.Add(call.Syntax.GetLocation());
        }
        else if (method.Name == "AddModule" && Kit.NameOf(method.ContainingType) == "CqrsBuilder")
        {
            Add(call.Arguments.Select(argument => argument.Value).OfType<IPropertyReferenceOperation>().Select(property => property.Instance).OfType<ITypeOfOperation>().FirstOrDefault()?.TypeOperand.ContainingAssembly);
        }
        else if (method.IsExtensionMethod && method.ContainingType.Name == Module.TypeNameOf(method.ContainingAssembly.Name))
        {
            Add(method.ContainingAssembly);
        }
    }

    private void Add(IAssemblySymbol? assembly)
    {
        if (assembly is not null)
        {
            _added[assembly.Name] = true;
        }
    }
}
