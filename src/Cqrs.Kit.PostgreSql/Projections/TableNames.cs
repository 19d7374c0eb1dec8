using System.Globalization;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The names of the tables and SQL views of projections, quoted and with the schema.</summary>
internal static class TableNames
{
    private const int MaxLength = 55;

    /// <summary>The SQL view that shows the promoted version.</summary>
    public static string View(string schema, string name) => $"{SchemaNames.Quote(schema)}.{SchemaNames.Quote(Checked(name))}";

    /// <summary>The table of one version.</summary>
    public static string Versioned(string schema, string name, int version) => $"{SchemaNames.Quote(schema)}.{SchemaNames.Quote(Bare(name, version))}";

    /// <summary>The name of the table of one version, unquoted.</summary>
    public static string Bare(string name, int version) => string.Create(CultureInfo.InvariantCulture, $"{Checked(name)}_v{version}");

    private static string Checked(string name) => name.Length <= MaxLength && SchemaNames.IsValid(name)
        ? name
        : throw new ArgumentException($"'{name}' cannot name a table: a lower-case letter or '_', then lower-case letters, digits or '_', at most {MaxLength} characters.", nameof(name));
}
