using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators.Modules;

/// <summary>What is wrong with a type of a module.</summary>
internal sealed record ModuleFault(DiagnosticDescriptor Rule, string What, string Why);
