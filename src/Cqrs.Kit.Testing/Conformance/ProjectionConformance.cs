namespace Cqrs.Kit.Testing;

/// <summary>What every store promises of projections, their rows and their checkpoints, as cases to be run from a theory.</summary>
public static class ProjectionConformance
{
    /// <summary>The cases.</summary>
    public static IReadOnlyList<ConformanceCase> Cases { get; } = ConformanceCase.In(
        typeof(ViewVerbCases),
        typeof(LookupCases),
        typeof(ViewColumnCases),
        typeof(ViewVersionCases),
        typeof(CheckpointCases),
        typeof(FailureRecordCases),
        typeof(RunnerCases),
        typeof(LeaseCases),
        typeof(BuildCases),
        typeof(RebuildCases),
        typeof(PromotionCases),
        typeof(OldVersionCases),
        typeof(CompareCases),
        typeof(CheckCases),
        typeof(ShardCases),
        typeof(ParkingCases),
        typeof(ControlCases),
        typeof(PoisonCases),
        typeof(TransientFaultCases),
        typeof(InlineCases));
}
