namespace Cqrs.Kit;

/// <summary>A table that a projection fills: its name and its shape. For providers.</summary>
/// <remarks>Immutable; safe for any thread.</remarks>
/// <typeparam name="TView">The row.</typeparam>
/// <param name="Projection">The projection that owns it.</param>
/// <param name="TableName">Its name without the projection's version: a lower-case SQL identifier of at most 55 characters.</param>
/// <param name="Shape">Its shape.</param>
public sealed record ViewDefinition<TView>(ProjectionId Projection, string TableName, RowShape<TView> Shape);
