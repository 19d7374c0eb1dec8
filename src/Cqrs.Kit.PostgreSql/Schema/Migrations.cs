using System.Globalization;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The migrations of this build: the files of the folder Migrations, in the order of their numbers.</summary>
/// <remarks>Each ends by recording itself, with the oldest migration that a build must know to work on what it made.</remarks>
internal static class Migrations
{
    private const string Folder = "Cqrs.Kit.PostgreSql.Migrations.";
    private const string Placeholder = "{schema}";

    private static readonly string[] _all = [.. Resources().Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>The tables that the first one makes.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["commands", "events", "log", "migrations", "projections", "streams"];

    /// <summary>The newest one that this build knows; they count from 1.</summary>
    public static int Newest => _all.Length;

    /// <summary>Those behind a version, in order, with their numbers.</summary>
    public static IEnumerable<(int Version, string Sql)> After(int version, string schema) =>
        _all.Select((text, i) => (i + 1, text.Replace(Placeholder, SchemaNames.Quote(schema), StringComparison.Ordinal))).Skip(version);

    private static IEnumerable<string> Resources() =>
        typeof(Migrations).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal));

    private static string Read(string resource, int index)
    {
        var number = resource[Folder.Length..(Folder.Length + 4)];
        if (int.Parse(number, CultureInfo.InvariantCulture) != index + 1)
        {
            throw new InvalidOperationException($"The migrations have a gap before {number}.");
        }

        using var stream = typeof(Migrations).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
