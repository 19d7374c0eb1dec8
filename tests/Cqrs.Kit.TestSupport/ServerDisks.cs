namespace Cqrs.Kit.TestSupport;

/// <summary>The small disks of a private server: one for its data, one for its write-ahead log.</summary>
/// <param name="DataMegabytes">The size of the one.</param>
/// <param name="WalMegabytes">The size of the other.</param>
public sealed record ServerDisks(int DataMegabytes, int WalMegabytes)
{
    /// <summary>Where tables and indexes are.</summary>
    public SmallDisk Data { get; private set; } = null!;

    /// <summary>Where the write-ahead log is.</summary>
    public SmallDisk Wal { get; private set; } = null!;

    /// <summary>Mounts them.</summary>
    /// <returns>What initdb is to be told.</returns>
    internal string[] Mount(string dataDirectory, string walDirectory)
    {
        Data = SmallDisk.Mount(dataDirectory, DataMegabytes);
        Wal = SmallDisk.Mount(walDirectory, WalMegabytes);
        return ["--waldir", Path.Combine(walDirectory, "pg_wal"), "--wal-segsize=1"];
    }
}
