namespace Cqrs.Kit.PostgreSql;

/// <summary>What passes or fails together in a flush: one append, or several to one stream of which each expects what the one before it leaves.</summary>
internal sealed class AppendUnit(PendingAppend first)
{
    private List<PendingAppend>? _merged;

    public PendingAppend First { get; } = first;

    /// <summary>One append for which nobody waits here.</summary>
    public static AppendUnit Of(EncodedAppend append) => new(new PendingAppend(append));

    /// <summary>How many appends it is.</summary>
    public int Count => _merged?.Count ?? 1;

    /// <summary>How many events it has.</summary>
    public int Events { get; private set; } = first.Events;

    /// <summary>How many streams it adds to; one that only records a command has an entry all the same.</summary>
    public int Entries => Math.Max(1, First.Append.Streams.Count);

    /// <summary>The appends, in order.</summary>
    public PendingAppend this[int index] => _merged is null ? First : _merged[index];

    /// <summary>Whether the append, which adds to the unit's stream, must pass if the unit does.</summary>
    public bool CanMerge(PendingAppend next)
    {
        if (First.IsAlone || next.IsAlone || First.Append.Streams.Count != 1 || next.Append.Streams.Count != 1)
        {
            return false;
        }

        var (before, expected) = (First.Append.Streams[0].Expected, next.Append.Streams[0].Expected);
        return expected.Version is { } version ? VersionAfter(before) == version : expected != ExpectedVersion.NoStream;
    }

    public void Merge(PendingAppend next)
    {
        (_merged ??= [First]).Add(next);
        Events += next.Events;
    }

    /// <summary>The version of the stream when the unit has passed, where its own expectation says it.</summary>
    private long? VersionAfter(ExpectedVersion before) => before == ExpectedVersion.NoStream ? Events - 1 : before.Version + Events;
}
