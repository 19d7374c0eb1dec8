namespace Cqrs.Kit;

/// <summary>How far an import has come.</summary>
/// <param name="Done">What is committed.</param>
/// <param name="Elapsed">For how long it has run.</param>
public readonly record struct ImportProgress(ImportResult Done, TimeSpan Elapsed)
{
    /// <summary>The events of the source that are done with: written, or there already.</summary>
    public long Events => Done.Written + Done.Found;

    /// <summary>Events done with a second, since the start.</summary>
    public double EventsPerSecond => Elapsed > TimeSpan.Zero ? Events / Elapsed.TotalSeconds : 0;

    /// <summary>The position of the last of them in the log.</summary>
    public LogPosition Position => Done.Position;
}
