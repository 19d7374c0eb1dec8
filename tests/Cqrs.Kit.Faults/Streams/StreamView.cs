namespace Cqrs.Kit.Faults.Streams;

/// <summary>A stream as its events left it: the read model beside the appends of the scenario <c>appends</c>. The judge knows what each column must be.</summary>
public sealed record StreamView([property: Key] string Stream, long Events, long Numbers, long Version, long Position);
