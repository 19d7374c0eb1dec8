namespace Cqrs.Kit;

/// <summary>What a consistency check looks at.</summary>
public sealed record ConsistencyCheckOptions
{
    /// <summary>The largest <see cref="SampleSize"/>.</summary>
    public const int MaxSampleSize = 1_000_000;

    /// <summary>So many keys of stored rows are checked, and so many of the keys that events name. Both are kept in memory. From 1 to <see cref="MaxSampleSize"/>; default 100.</summary>
    public int SampleSize { get; init; } = 100;

    /// <summary>Which keys: the same seed takes the same keys of the same rows and events. Default another one each time; the report says which.</summary>
    public int? Seed { get; init; }
}
