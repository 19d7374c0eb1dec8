namespace Cqrs.Kit;

/// <summary>Names the projections that a query reads: those whose checkpoints decide how fresh its answer is.</summary>
/// <param name="projections">Their names.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class ReadsFromAttribute(params string[] projections) : Attribute
{
    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Projections { get; } = projections;

    /// <summary>The property of the query that is the key of the one row that it reads. Then only that key counts when keys are parked; else any
    /// parked key makes the answer stale. Default none.</summary>
    public string? Key { get; set; }
}

/// <summary>A projection that a query reads.</summary>
/// <param name="Projection">The projection.</param>
/// <param name="KeyOf">The key of the one row that is read, as text; null when it may be any.</param>
internal readonly record struct ReadProjection(ProjectionId Projection, Func<object, string>? KeyOf);
