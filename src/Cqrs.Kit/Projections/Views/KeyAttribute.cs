namespace Cqrs.Kit;

/// <summary>Marks the property of a view that is its key: the primary key of its table.</summary>
/// <remarks>On a positional record: <c>[property: Key] Guid OrderId</c>, or <c>[Key] Guid OrderId</c> on the parameter.</remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class KeyAttribute : Attribute;
