using System.Text.RegularExpressions;

namespace Cqrs.Kit;

/// <summary>The rules for names that become parts of SQL identifiers.</summary>
internal static partial class Names
{
    public static bool IsProjection(string name) => Projection().IsMatch(name);

    public static bool IsLookup(string name) => Lookup().IsMatch(name);

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Projection();

    [GeneratedRegex("^[a-z][a-z0-9-]{0,11}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Lookup();
}
