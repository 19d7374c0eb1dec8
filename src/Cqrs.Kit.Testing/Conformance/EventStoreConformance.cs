namespace Cqrs.Kit.Testing;

/// <summary>What every event store promises, as cases to be run from a theory.</summary>
public static class EventStoreConformance
{
    /// <summary>The cases.</summary>
    public static IReadOnlyList<ConformanceCase> Cases { get; } = ConformanceCase.In(
        typeof(ExpectedVersionCases),
        typeof(AppendCases),
        typeof(RefusedAppendCases),
        typeof(ConcurrencyCases),
        typeof(RandomHistoryCases),
        typeof(AppendIdCases),
        typeof(CommandRecordCases),
        typeof(ReadStreamCases),
        typeof(ReadLogCases),
        typeof(TailCases),
        typeof(StreamNameCases),
        typeof(MetadataCases),
        typeof(PayloadCases),
        typeof(RefusedPayloadCases),
        typeof(LimitCases),
        typeof(VersioningCases));
}
