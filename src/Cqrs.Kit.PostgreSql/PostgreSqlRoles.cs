namespace Cqrs.Kit.PostgreSql;

/// <summary>The rights of a deployment in which each process may do only what it must: migrate, append, project or read.</summary>
/// <remarks>The roles themselves, and their passwords, are the operator's to make. <c>docs/operations/postgresql.md</c> shows it from end to end.</remarks>
public static class PostgreSqlRoles
{
    /// <summary>The SQL that gives the roles their rights: to be read, and run after each migration as a superuser, or as a member of
    /// <paramref name="migrator"/> and <paramref name="projector"/>.</summary>
    /// <remarks>Running it again changes nothing. A role may be given for several parts. Tables belong to the login that makes them, so the
    /// projector is best a login itself, and not a group of logins.</remarks>
    /// <param name="schema">The schema, migrated.</param>
    /// <param name="migrator">Owns the schema: migrates, and closes, truncates and erases streams.</param>
    /// <param name="appender">Sends commands and appends; can neither change nor delete what is in the log, nor make tables.</param>
    /// <param name="projector">Runs projections, and makes the tables of its views; cannot append.</param>
    /// <param name="reader">Asks queries; cannot write.</param>
    /// <returns>The statements.</returns>
    /// <exception cref="ArgumentException">A name is not a lower-case letter or <c>_</c>, then up to 62 lower-case letters, digits or <c>_</c>; or it is <c>public</c>.</exception>
    public static string Script(string schema, string migrator, string appender, string projector, string reader)
    {
        PostgreSqlMigrator.Checked(new PostgreSqlOptions { Schema = schema });
        return SqlText.For(schema).Grants
            .Replace("{migrator}", Role(migrator, nameof(migrator)), StringComparison.Ordinal)
            .Replace("{appender}", Role(appender, nameof(appender)), StringComparison.Ordinal)
            .Replace("{projector}", Role(projector, nameof(projector)), StringComparison.Ordinal)
            .Replace("{reader}", Role(reader, nameof(reader)), StringComparison.Ordinal) + "\n";
    }

    /// <summary>Even in quotes <c>public</c> is everybody.</summary>
    private static string Role(string name, string parameter) => SchemaNames.IsValid(name) && name != "public"
        ? SchemaNames.Quote(name)
        : throw new ArgumentException($"'{name}' cannot be the {parameter}: a lower-case letter or '_', then up to 62 lower-case letters, digits or '_'; and not 'public', which is everybody.", parameter);
}
