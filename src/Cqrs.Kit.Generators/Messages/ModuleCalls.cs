using System.Collections.Concurrent;
using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Cqrs.Kit.Generators.Messages;

/// <summary>Where a compilation calls <c>AddCqrs()</c>, and which modules it adds by name. Filled from several threads.</summary>
internal sealed class ModuleCalls
{
    private readonly ConcurrentBag<Location> _addCqrs = [];
    private readonly ConcurrentDictionary<string, bool> _added = new(StringComparer.Ordinal);

    /// <summary>The first call of <c>AddCqrs()</c>, the same in every build; null when there is none.</summary>
    public Location? AddCqrs => _addCqrs.OrderBy(location => location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(location => location.SourceSpan.Start).FirstOrDefault();

    public void Add(IInvocationOperation call)
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

    /// <summary>Whether the assembly's <c>AddXxxModule()</c> is called, or <c>AddModule(typeof(One).Assembly)</c> with one of its types.</summary>
    public bool Adds(IAssemblySymbol assembly) => _added.ContainsKey(assembly.Name);

    private void Add(IAssemblySymbol? assembly)
    {
        if (assembly is not null)
        {
            _added[assembly.Name] = true;
        }
    }
}
