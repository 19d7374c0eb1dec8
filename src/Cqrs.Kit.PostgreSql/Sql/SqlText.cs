using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The statements: the .sql files beside this one, with the quoted schema in the place of <c>{schema}</c>.</summary>
/// <remarks>A property for each file: <c>ReadHead</c> is <c>read_head.sql</c>. Immutable; safe for any thread.</remarks>
internal sealed class SqlText
{
    private const string Folder = "Cqrs.Kit.PostgreSql.Sql.";
    private const string Extension = ".sql";
    private static readonly ConcurrentDictionary<string, SqlText> _bySchema = new(StringComparer.Ordinal);
    private readonly FrozenDictionary<string, string> _byProperty;

    private SqlText(string schema)
    {
        var assembly = typeof(SqlText).Assembly;
        _byProperty = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToFrozenDictionary(name => PropertyOf(name[Folder.Length..^Extension.Length]), name => Read(assembly, name, schema), StringComparer.Ordinal);
    }

    // The log
    public string Begin => Get();

    public string Commit => Get();

    public string Rollback => Get();

    public string LockLog => Get();

    public string Append => Get();

    public string BoundIdle => Get();

    public string ResolveAppendEvents => Get();

    public string ResolveAppendCommand => Get();

    public string FindAppends => Get();

    public string FindCommand => Get();

    public string SweepCommands => Get();

    public string ProbeLog => Get();

    public string ReadHead => Get();

    public string CheckWhole => Get();

    public string ReadLogEnd => Get();

    public string ReadStreamForwards => Get();

    public string ReadStreamBackwards => Get();

    public string ReadStreamsForwards => Get();

    public string ReadLogForwards => Get();

    public string ReadLogBackwards => Get();

    public string ReadFilteredLogForwards => Get();

    public string ReadFilteredLogBackwards => Get();

    // Streams as a whole
    public string LockStream => Get();

    public string ReadStreamState => Get();

    public string CloseStream => Get();

    public string ReopenStream => Get();

    public string TruncateStream => Get();

    public string EraseStream => Get();

    public string BlankEvents => Get();

    public string BlankResults => Get();

    // Import
    public string FindStreams => Get();

    public string FindEvents => Get();

    public string FindEventIds => Get();

    public string ImportHead => Get();

    public string ImportStreams => Get();

    public string ImportEvents => Get();

    public string Notify => Get();

    // Schema and server
    public string CheckServer => Get();

    public string ReadSchema => Get();

    public string ReadMigrations => Get();

    public string TryLock => Get();

    public string CreateSchema => Get();

    public string Grants => Get();

    public string Listen => Get();

    public string Ping => Get();

    // Plans
    public string IndexPlans => Get();

    public string AnyPlans => Get();

    // Projections
    public string ReadProjections => Get();

    public string ReadBuilds => Get();

    public string ReadRowsOfBuild => Get();

    public string TryLease => Get();

    public string ReadLeaseExtras => Get();

    public string RenewLeases => Get();

    public string RenewNode => Get();

    public string RemoveNode => Get();

    public string ReleaseLeases => Get();

    public string LockProjectionsAt => Get();

    public string MoveCheckpoint => Get();

    public string RecordFailure => Get();

    public string SetProjectionMode => Get();

    public string RewindProjection => Get();

    public string RewindCheckpoint => Get();

    // Builds of projections
    public string LockProjectionTables => Get();

    public string CheckProjector => Get();

    public string AddBuild => Get();

    public string SetPromotesItself => Get();

    public string LockBuilds => Get();

    public string PromoteBuild => Get();

    public string DemoteBuild => Get();

    public string RemoveBuild => Get();

    public string RemoveCheckpoints => Get();

    public string AddProjectionTable => Get();

    public string BoundLocks => Get();

    public string ReadBuildExtras => Get();

    public string PlainTexts => Get();

    // Parked keys
    public string ParkKeys => Get();

    public string QueueEvents => Get();

    public string TakeFromQueue => Get();

    public string UnparkKey => Get();

    public string ReadParked => Get();

    public string RequestRetry => Get();

    public string NextRetry => Get();

    public string SkipStopped => Get();

    public string SkipParked => Get();

    // Views: templates, of which names and columns are filled in
    public string DescribeTable => Get();

    public string ListIndexes => Get();

    public string DescribeView => Get();

    public string CreateViewTable => Get();

    public string CreateViewIndex => Get();

    public string CreateView => Get();

    public string DropView => Get();

    public string DropTable => Get();

    public string FindRow => Get();

    public string LoadRows => Get();

    public string UpsertRows => Get();

    public string DeleteRows => Get();

    public string ClearRows => Get();

    public string SampleKeys => Get();

    public string CompareTables => Get();

    public static SqlText For(string schema) => _bySchema.GetOrAdd(schema, static name => new SqlText(name));

    /// <summary>A statement without its comments: the driver hashes the whole text at each execution.</summary>
    private static string Read(Assembly assembly, string resource, string schema)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n').Where(line => !line.TrimStart().StartsWith("--", StringComparison.Ordinal));
        return string.Join('\n', lines).Replace("{schema}", SchemaNames.Quote(schema), StringComparison.Ordinal).Trim();
    }

    private static string PropertyOf(string file) =>
        string.Concat(file.Split('_').Select(word => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(word)));

    private string Get([CallerMemberName] string property = "") => _byProperty[property];
}
