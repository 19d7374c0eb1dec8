using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>What there is under the schema's name.</summary>
/// <param name="Exists">Whether there is such a schema.</param>
/// <param name="Version">The newest migration that was applied; 0 for none.</param>
/// <param name="OldestSupported">The oldest migration that a build must know to work on it.</param>
internal sealed record SchemaState(bool Exists, int Version, int OldestSupported)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidOperationException">The schema holds tables of somebody else's under the names that are needed, or the user may not look at it.</exception>
    public static async ValueTask<SchemaState> ReadAsync(Database database, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (exists, taken) = await ReadNamesAsync(database, connection, cancellationToken).ConfigureAwait(false);
        if (taken.Length == 0)
        {
            return new SchemaState(exists, 0, 0);
        }

        if (!taken.Contains("migrations", StringComparer.Ordinal))
        {
            throw Foreign(database, taken);
        }

        var batch = database.Batch(connection, new NpgsqlBatchCommand(database.Sql.ReadMigrations));
        await using var _ = batch.ConfigureAwait(false);
        try
        {
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
                ? new SchemaState(exists, reader.GetInt32(0), reader.GetInt32(1))
                : throw Foreign(database, taken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedColumn)
        {
            throw Foreign(database, ["migrations"]);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new InvalidOperationException(
                $"This user may not look at the schema {SchemaNames.Quote(database.Options.Schema)}: give it the rights of a part that its process plays, with PostgreSqlRoles.Script.",
                exception);
        }
    }

    private static async ValueTask<(bool Exists, string[] Taken)> ReadNamesAsync(Database database, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var batch = database.Batch(connection, new NpgsqlBatchCommand(database.Sql.ReadSchema)
            .With(NpgsqlDbType.Text, database.Options.Schema)
            .WithArray(NpgsqlDbType.Text, Migrations.Tables.ToArray()));
        await using var _ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (reader.GetBoolean(0), reader.GetFieldValue<string[]>(1));
    }

    private static InvalidOperationException Foreign(Database database, string[] tables) =>
        new($"The schema {SchemaNames.Quote(database.Options.Schema)} holds {string.Join(", ", tables)}, which Cqrs.Kit did not make. Nothing was changed: set PostgreSqlOptions.Schema to a schema of its own.");
}
