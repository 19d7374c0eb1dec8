using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Cqrs.Kit.Generators.Modules;

/// <summary>Writes <c>AddXxxModule()</c>: what <c>AddModule(Assembly)</c> finds by reflection, found at compile time.</summary>
/// <remarks>An edit that changes nothing of what a module has generates nothing anew.</remarks>
[Generator]
public sealed class ModuleGenerator : IIncrementalGenerator
{
    internal const string EventsStep = "Events";
    internal const string TypesStep = "Types";
    internal const string ModuleStep = "Module";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var events = context.SyntaxProvider
            .ForAttributeWithMetadataName(Kit.EventType, static (_, _) => true, static (found, _) => TypeReader.ReadEvent((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation).Entry)
            .Where(static entry => entry is not null)
            .WithTrackingName(EventsStep);
        var types = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is TypeDeclarationSyntax { BaseList: not null } and not InterfaceDeclarationSyntax,
                static (found, cancellationToken) => found.SemanticModel.GetDeclaredSymbol(found.Node, cancellationToken) is INamedTypeSymbol type ? TypeReader.Read(type, found.SemanticModel.Compilation).Entry : null)
            .Where(static entry => entry is not null)
            .WithTrackingName(TypesStep);
        var assembly = context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName);
        var closed = types.Collect().Combine(context.CompilationProvider).Select(static (found, _) => ClosedBehaviors.Of((CSharpCompilation)found.Right, found.Left!));
        var module = events.Collect().Combine(types.Collect()).Combine(closed).Combine(assembly)
            .Select(static (found, _) => Module.Of(found.Right, found.Left.Left.Left!, found.Left.Left.Right!, found.Left.Right))
            .WithTrackingName(ModuleStep);

        context.RegisterSourceOutput(module, static (output, module) =>
        {
            if (module.Entries.Any())
            {
                output.AddSource($"{module.Name}Module.g.cs", ModuleWriter.Write(module));
            }
        });
    }
}
