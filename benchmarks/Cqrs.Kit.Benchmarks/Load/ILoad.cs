namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>One way to do what a workload asks for: the kit's, or its counterpart's.</summary>
internal interface ILoad
{
    string Name { get; }

    /// <summary>How many of the workload's units one call does.</summary>
    int UnitsPerCall => 1;

    /// <summary>Whether its calls come at a time of their own, so that it counts how long they take and not how many there are.</summary>
    bool IsPaced => false;

    /// <summary>What precedes each call and is not timed. For loads of one caller.</summary>
    ValueTask BeforeCallAsync() => ValueTask.CompletedTask;

    /// <summary>Makes what one caller calls, one call after the other. Asked anew for each round.</summary>
    /// <param name="caller">Which, from 0.</param>
    /// <param name="callers">How many there are at the same time.</param>
    ValueTask<Func<ValueTask>> CallerAsync(int caller, int callers);
}
