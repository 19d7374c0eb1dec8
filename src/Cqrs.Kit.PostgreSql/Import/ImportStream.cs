namespace Cqrs.Kit.PostgreSql;

/// <summary>A stream in a chunk of an import.</summary>
/// <remarks>What is said of it holds from one <see cref="ImportChunk.Decide"/> to the next.</remarks>
internal sealed class ImportStream(StreamName name, bool isWhole)
{
    public StreamName Name { get; } = name;

    /// <summary>Whether the chunk has it from its first event on, so that it can be taken for new.</summary>
    public bool IsWhole { get; } = isWhole;

    /// <summary>The position of its first event; 0 while it is not in the log.</summary>
    public long Id { get; set; }

    /// <summary>The version of its newest event in the log; −1 when it has none.</summary>
    public long Version { get; set; }

    /// <summary>The version that its next event must have, after those of the chunk that were looked at.</summary>
    public long Next { get; set; }

    /// <summary>The number of its first new event among the chunk's new ones, from 1; 0 when it has none.</summary>
    public int First { get; set; }

    public bool IsClosed { get; set; }

    public bool IsErased { get; set; }

    /// <summary>Whether the chunk begins it.</summary>
    public bool Begins => Version < 0 && First > 0;

    /// <summary>Whether the chunk adds to what is there of it.</summary>
    public bool GoesOn => Version >= 0 && First > 0;
}
