using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Cqrs.Kit;

/// <summary>The rules for names that become parts of SQL identifiers.</summary>
/// <remarks>A table is <c>projection_v1</c>, a lookup's <c>projection__lookup_v1</c>: so words are joined by one <c>-</c>, and no name ends like
/// a version. At most 40 + 2 + 12 characters leave room for the version in PostgreSQL's 63.</remarks>
internal static partial class Names
{
    public const string ProjectionRule = "lower-case words of letters and digits joined by '-', the first with a letter first, at most 40 characters, and not ending like a version ('-v2')";

    public const string LookupRule = "lower-case words of letters and digits joined by '-', the first with a letter first, at most 12 characters";

    /// <summary>Names of the tables that stores keep, or may come to keep, beside the views. Reserved on every store, so that an app can move.</summary>
    private static readonly FrozenSet<string> _reserved = FrozenSet.Create(StringComparer.Ordinal,
        "appends", "checkpoints", "commands", "events", "leases", "log", "migrations", "parked", "parked-events", "progress", "projections", "skipped", "skipped-events", "snapshots", "streams", "subscriptions");

    public static bool IsReserved(string name) => _reserved.Contains(name);

    public static bool IsProjection(string name) => Projection().IsMatch(name);

    public static bool IsLookup(string name) => Lookup().IsMatch(name);

    [GeneratedRegex(@"^(?=.{1,40}\z)(?!.*-v[0-9]+\z)[a-z][a-z0-9]*(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Projection();

    [GeneratedRegex(@"^(?=.{1,12}\z)[a-z][a-z0-9]*(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Lookup();
}
