namespace Cqrs.Kit;

/// <summary>An aggregate, and whether it has the constructor that loading wants.</summary>
internal sealed record AggregateRegistration(Type Aggregate, Type Id, StreamTypeAttribute? Stream, bool CanBeMade);
