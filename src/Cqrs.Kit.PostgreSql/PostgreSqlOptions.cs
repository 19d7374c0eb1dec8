namespace Cqrs.Kit.PostgreSql;

/// <summary>How the PostgreSQL store is used, set with <c>UsePostgreSql(…, options => …)</c> and checked at start.</summary>
/// <remarks>Set before the start; not to be changed afterwards.</remarks>
public sealed class PostgreSqlOptions
{
    /// <summary>The name that <see cref="Schema"/> has unless told.</summary>
    public const string DefaultSchema = "cqrs";

    /// <summary>The schema of the log, the checkpoints and the views: <c>^[a-z_][a-z0-9_]{0,62}$</c>. Part of every lock and channel name, so that
    /// two schemas in one database are two stores. Default <c>cqrs</c>.</summary>
    public string Schema { get; set; } = DefaultSchema;

    /// <summary>Whether the start brings the schema up to date. When false, a start on an older schema is refused, and <see cref="PostgreSqlMigrator"/>
    /// is a step of the deployment. Default true.</summary>
    public bool MigrateAtStart { get; set; } = true;

    /// <summary>How long a start waits for another process that migrates. 1 s to 1 h. Default 5 min.</summary>
    public TimeSpan MigrationTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the server may take over one statement or batch. 1 s to 1 h. Default 30 s.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an append whose connection was lost before the answer goes on asking what became of it, and how long one that met a
    /// deadlock is tried again; for a chunk of an import, after any transient fault. 0 to 10 min. Default 10 s.</summary>
    public TimeSpan RecoveryTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The most events that are committed together; an append with more goes alone. 1 to 100,000. Default 1,000. What came while a commit was on its
    /// way goes with the next.</summary>
    public int MaxFlushEvents { get; set; } = 1_000;

    /// <summary>The most bytes of payloads and metadata that are committed together; an append with more goes alone. 1,024 to 1,000,000,000.
    /// Default 1,048,576.</summary>
    public int MaxFlushBytes { get; set; } = 1024 * 1024;

    /// <summary>The most appends that wait for a commit or are in one; who comes then waits for room. 1 to 1,000,000. Default 4,096.</summary>
    public int MaxPendingAppends { get; set; } = 4_096;

    /// <summary>The most connections of the pool that appends and reads of the log have for themselves when the store was given a connection string: one is
    /// that of the appends. Transactions of users and projections are not among them. 2 to 1,000. Default 16.</summary>
    public int MaxStoreConnections { get; set; } = 16;

    /// <summary>The most connections on which projections and subscriptions write at a time, of the store's own; a projector with SQL of its own has one of the app's. 1 to 1,000. Default 4.</summary>
    public int MaxProjectionConnections { get; set; } = 4;

    /// <summary>How long the record of a command that was sent with an id is kept: sent again later, it runs again. 1 h to 3,650 d, or null for
    /// ever. Default 90 d.</summary>
    public TimeSpan? CommandRetention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>The most events that are fetched at once when reading; what a read holds in memory. 1 to 100,000. Default 1,000.</summary>
    public int ReadPageSize { get; set; } = 1_000;

    /// <summary>What stands between the store and the server. Default none.</summary>
    public PostgreSqlPooler Pooler { get; set; }

    /// <summary>How long one chunk of an import aims to hold the log, while others wait to append. Its chunks grow and shrink to it. 1 ms to 100 ms.
    /// Default 50 ms.</summary>
    public TimeSpan ImportHold { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether an append wakes other processes by NOTIFY, and this one listens. A wake-up saves the poll interval; none is ever needed.
    /// Default true.</summary>
    public bool Notify { get; set; } = true;

    /// <summary>Where to listen, when not through the store's own data source: a direct connection beside a <see cref="PostgreSqlPooler.Transaction"/>
    /// pooler, through which LISTEN does not work; without one this process polls. Default null.</summary>
    public string? ListenConnectionString { get; set; }

    internal IEnumerable<string> Validate()
    {
        if (!SchemaNames.IsValid(Schema))
        {
            yield return $"PostgreSqlOptions.Schema is '{Schema}'; it must be a lower-case letter or '_', then up to 62 lower-case letters, digits or '_'.";
        }

        foreach (var (name, value, least, most) in new[]
        {
            (nameof(MigrationTimeout), MigrationTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            (nameof(CommandTimeout), CommandTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            (nameof(RecoveryTimeout), RecoveryTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            (nameof(CommandRetention), CommandRetention ?? TimeSpan.FromDays(3_650), TimeSpan.FromHours(1), TimeSpan.FromDays(3_650)),
            (nameof(ImportHold), ImportHold, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(100)),
        })
        {
            if (value < least || value > most)
            {
                yield return $"PostgreSqlOptions.{name} is {value}; it must be from {least} to {most}.";
            }
        }

        if (!Enum.IsDefined(Pooler))
        {
            yield return $"PostgreSqlOptions.Pooler is {Pooler}, which is none of {string.Join(", ", Enum.GetNames<PostgreSqlPooler>())}.";
        }

        foreach (var (name, value, least, most) in new[]
        {
            (nameof(MaxFlushEvents), MaxFlushEvents, 1, 100_000),
            (nameof(MaxFlushBytes), MaxFlushBytes, 1_024, 1_000_000_000),
            (nameof(MaxPendingAppends), MaxPendingAppends, 1, 1_000_000),
            (nameof(MaxStoreConnections), MaxStoreConnections, 2, 1_000),
            (nameof(MaxProjectionConnections), MaxProjectionConnections, 1, 1_000),
            (nameof(ReadPageSize), ReadPageSize, 1, 100_000),
        })
        {
            if (value < least || value > most)
            {
                yield return $"PostgreSqlOptions.{name} is {value}; it must be from {least} to {most}.";
            }
        }
    }
}
