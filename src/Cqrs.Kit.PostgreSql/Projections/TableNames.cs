using System.Globalization;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The names of the tables and SQL views of projections, quoted and with the schema.</summary>
internal static class TableNames
{
    private const int MaxLength = 54;

    /// <summary>The SQL view that shows the promoted build.</summary>
    public static string View(string schema, string name) => $"{SchemaNames.Quote(schema)}.{SchemaNames.Quote(Checked(name))}";

    /// <summary>The SQL view that shows the live build of a version.</summary>
    public static string ViewOfVersion(string schema, string name, int version) =>
        $"{SchemaNames.Quote(schema)}.{SchemaNames.Quote(string.Create(CultureInfo.InvariantCulture, $"{Checked(name)}_v{version}"))}";

    /// <summary>The table of a build.</summary>
    public static string OfBuild(string schema, string name, int version, int build) => $"{SchemaNames.Quote(schema)}.{SchemaNames.Quote(Bare(name, version, build))}";

    /// <summary>The name of the table of a build, unquoted.</summary>
    public static string Bare(string name, int version, int build) => string.Create(CultureInfo.InvariantCulture, $"{Checked(name)}_v{version}_b{build}");

    private static string Checked(string name) => name.Length <= MaxLength && SchemaNames.IsValid(name)
        ? name
        : throw new ArgumentException($"'{name}' cannot name a table: a lower-case letter or '_', then lower-case letters, digits or '_', at most {MaxLength} characters.", nameof(name));
}
