namespace Cqrs.Kit;

/// <summary>What a check of a build is to be made of, and with.</summary>
internal sealed record ConsistencyCheck(ProjectionBuild Build, int SampleSize, int Seed, RebuildMeter Meter, ProjectionParts Parts);
