namespace Cqrs.Kit.Generators.Modules;

/// <summary>What one type adds to its module. Texts only: no symbol, which would keep a whole compilation alive and equal no other.</summary>
/// <param name="Type">The type's full name, by which a module is in order.</param>
/// <param name="Statements">The calls that register it.</param>
/// <param name="Members">The methods that they name.</param>
internal sealed record ModuleEntry(string Type, EquatableArray<string> Statements, EquatableArray<string> Members);
