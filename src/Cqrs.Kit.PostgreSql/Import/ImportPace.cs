namespace Cqrs.Kit.PostgreSql;

/// <summary>How heavy a chunk may be, so that it holds the log for as long as it should: learnt from the chunks before.</summary>
/// <remarks>Safe for one that reads and one that tells.</remarks>
internal sealed class ImportPace(TimeSpan hold)
{
    private const int Least = 16 * 1024;
    private const int First = 512 * 1024;
    private const int Most = 16 * 1024 * 1024;
    private int _limit = First;

    /// <summary>The weight at which a chunk is full.</summary>
    public int Limit => Volatile.Read(ref _limit);

    /// <summary>Learns from a chunk.</summary>
    public void Took(int weight, TimeSpan held)
    {
        var limit = Limit;
        if (held < hold && weight < limit / 2)
        {
            return; // the last of a source, or mostly there already: it says nothing of a full one
        }

        var factor = held > TimeSpan.Zero ? hold / held : double.MaxValue;
        Volatile.Write(ref _limit, (int)Math.Clamp(Math.Clamp(weight * factor, limit / 2, limit * 2d), Least, Most));
    }
}
