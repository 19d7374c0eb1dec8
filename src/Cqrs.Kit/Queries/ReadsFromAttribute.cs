namespace Cqrs.Kit;

/// <summary>Names the projections that a query reads: those whose checkpoints decide how fresh its answer is.</summary>
/// <param name="projections">Their names.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class ReadsFromAttribute(params string[] projections) : Attribute
{
    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Projections { get; } = projections;
}
