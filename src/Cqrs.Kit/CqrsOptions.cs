namespace Cqrs.Kit;

/// <summary>The bounds of the kit, set with <c>AddCqrs(options => …)</c> and checked at start.</summary>
/// <remarks>Set before the start; not to be changed afterwards.</remarks>
public sealed class CqrsOptions
{
    private const int MaxDoublings = 6;

    /// <summary>How often a command's handler runs again after a version conflict. 0 to 100. Default 3.</summary>
    public int MaxCommandRetries { get; set; } = 3;

    /// <summary>The most bytes of JSON that one event may have. 1 to 100,000,000. Default 1,048,576.</summary>
    public int MaxEventBytes { get; set; } = 1024 * 1024;

    /// <summary>The most events that one append may have, over all its streams. 1 to 100,000. Default 10,000.</summary>
    public int MaxEventsPerAppend { get; set; } = 10_000;

    /// <summary>The most bytes that one append may have: of the JSON of its events, and of the metadata with each of them. 1 to 500,000,000. Default 67,108,864.</summary>
    public int MaxAppendBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>The most headers that <c>AddMetadata</c> may set. 0 to 1,000. Default 32.</summary>
    public int MaxHeaders { get; set; } = 32;

    /// <summary>The most bytes of JSON that the metadata of an event may have. 256 to 1,000,000. Default 16,384.</summary>
    public int MaxMetadataBytes { get; set; } = 16 * 1024;

    /// <summary>Whether this process runs projections and subscriptions in its host. Default true.</summary>
    public bool RunProjections { get; set; } = true;

    /// <summary>The most events that a projection applies in one transaction, reached while it catches up and that is quick. 1 to 100,000. Default 10,000. A subscription always takes one.</summary>
    public int ProjectionBatchSize { get; set; } = 10_000;

    /// <summary>For how long a node has the right to work on a projection without renewing it: so long after its death at most another takes over. 1 s to 5 min. Default 15 s.</summary>
    public TimeSpan ProjectionLease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a projection, a tail and a waiting query look at the store when nothing woke it. 10 ms to 1 h. Default 1 s. What a lost wake-up costs at most.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a projection or a tail waits before it tries again after a transient fault, doubled each time up to 64 times and jittered. 1 ms to 1 min. Default 100 ms.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often an event is given to a subscriber that throws before its subscription stops. 1 to 1,000. Default 10.</summary>
    public int MaxSubscriberAttempts { get; set; } = 10;

    /// <summary>The pause after so many faults in a row.</summary>
    internal TimeSpan DelayAfter(int faults) => RetryDelay * (1 << Math.Min(faults - 1, MaxDoublings)) * (0.5 + Random.Shared.NextDouble());

    internal IEnumerable<string> Validate()
    {
        List<string> faults = [];
        Check(nameof(MaxCommandRetries), MaxCommandRetries, 0, 100);
        Check(nameof(MaxEventBytes), MaxEventBytes, 1, 100_000_000);
        Check(nameof(MaxEventsPerAppend), MaxEventsPerAppend, 1, 100_000);
        Check(nameof(MaxAppendBytes), MaxAppendBytes, 1, 500_000_000);
        Check(nameof(MaxHeaders), MaxHeaders, 0, 1_000);
        Check(nameof(MaxMetadataBytes), MaxMetadataBytes, 256, 1_000_000);
        Check(nameof(ProjectionBatchSize), ProjectionBatchSize, 1, 100_000);
        Check(nameof(ProjectionLease), ProjectionLease, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        Check(nameof(PollInterval), PollInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        Check(nameof(RetryDelay), RetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        Check(nameof(MaxSubscriberAttempts), MaxSubscriberAttempts, 1, 1_000);
        return faults;

        void Check<T>(string name, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                faults.Add($"CqrsOptions.{name} is {value}; it must be from {least} to {most}.");
            }
        }
    }
}
