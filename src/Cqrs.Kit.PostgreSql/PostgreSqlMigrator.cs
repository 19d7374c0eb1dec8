using System.Data;
using System.Text;

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Brings a schema up to date, at start or as a step of a deployment under a role of its own.</summary>
/// <remarks>Any number of processes may do it at once: one migrates, the others wait without a lock. Each run is one transaction, so that a
/// failed one leaves nothing. Migrations only add until a release says otherwise, so that nodes of the build before can go on. Safe for any thread.</remarks>
public sealed class PostgreSqlMigrator
{
    private static readonly TimeSpan _firstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(1);
    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Creates a migrator, for a step of a deployment. Within an app it is registered by <c>UsePostgreSql</c>.</summary>
    /// <param name="dataSource">The database, as a user who may create the schema.</param>
    /// <param name="options">The schema and the timeouts. Default those of <see cref="PostgreSqlOptions"/>.</param>
    /// <exception cref="ArgumentException">An option is wrong; the message says which.</exception>
    public PostgreSqlMigrator(NpgsqlDataSource dataSource, PostgreSqlOptions? options = null)
        : this(Database.Given(() => dataSource, Checked(options ?? new PostgreSqlOptions())), TimeProvider.System, NullLogger.Instance)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
    }

    internal PostgreSqlMigrator(Database database, TimeProvider time, ILogger logger)
    {
        _database = database;
        _time = time;
        _logger = logger;
    }

    /// <summary>The SQL that <see cref="MigrateAsync"/> runs, to be read or run by hand: with <c>psql -v ON_ERROR_STOP=1 -f</c>.</summary>
    /// <param name="schema">The schema. Default <c>cqrs</c>.</param>
    /// <param name="from">The newest migration that the schema has already, as its table <c>migrations</c> says. Default 0: none.</param>
    /// <returns>One transaction.</returns>
    /// <exception cref="ArgumentException">The schema's name is not allowed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such migration.</exception>
    public static string Script(string schema = PostgreSqlOptions.DefaultSchema, int from = 0)
    {
        Checked(new PostgreSqlOptions { Schema = schema });
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, Migrations.Newest);
        var sql = SqlText.For(schema);
        var script = new StringBuilder().Append(sql.Begin).Append(";\n\n");
        if (from == 0)
        {
            script.Append(sql.CreateSchema).Append(";\n\n");
        }

        foreach (var (_, text) in Migrations.After(from, schema))
        {
            script.Append(text).Append('\n');
        }

        return script.Append(sql.Commit).Append(";\n").ToString();
    }

    /// <summary>Brings the schema up to date; does nothing when it is.</summary>
    /// <param name="cancellationToken">Gives up; nothing is half done.</param>
    /// <returns>When the schema is one that this build can work on.</returns>
    /// <exception cref="InvalidOperationException">The schema is somebody else's, or was made by a newer build that does not support this one, or the user may
    /// not create it, or another process was still migrating after <see cref="PostgreSqlOptions.MigrationTimeout"/>; the message says what to do.</exception>
    public async ValueTask MigrateAsync(CancellationToken cancellationToken = default)
    {
        var backoff = new Backoff(_time, _database.Options.MigrationTimeout, _firstWait, _longestWait);
        var connection = await _database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        while (!await TryMigrateAsync(connection, cancellationToken).ConfigureAwait(false))
        {
            if (backoff.IsOver)
            {
                throw new InvalidOperationException($"Another process has been migrating the schema {Schema} for more than {_database.Options.MigrationTimeout} (PostgreSqlOptions.MigrationTimeout): see what it waits for, and start again.");
            }

            await backoff.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Refuses a schema that this build cannot work on as it is.</summary>
    internal async ValueTask VerifyAsync(CancellationToken cancellationToken)
    {
        var connection = await _database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var state = await ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        if (state.Version < Migrations.Newest)
        {
            throw new InvalidOperationException(
                $"The schema {Schema} is at migration {state.Version} and this build needs {Migrations.Newest}, but PostgreSqlOptions.MigrateAtStart is off: run PostgreSqlMigrator.MigrateAsync, or the SQL of PostgreSqlMigrator.Script, as a step of the deployment before this start.");
        }
    }

    private string Schema => SchemaNames.Quote(_database.Options.Schema);

    internal static PostgreSqlOptions Checked(PostgreSqlOptions options) =>
        options.Validate().FirstOrDefault() is { } fault ? throw new ArgumentException(fault, nameof(options)) : options;

    /// <summary>Migrates unless another process is at it. Looks before it locks, so that a start on a schema that is up to date waits for nobody.</summary>
    private async ValueTask<bool> TryMigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if ((await ReadAsync(connection, cancellationToken).ConfigureAwait(false)).Version >= Migrations.Newest)
        {
            return true;
        }

        var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        if (!await TryLockAsync(connection, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var state = await ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        try
        {
            await ApplyAsync(connection, state, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            Log.Migrated(_logger, Schema, Migrations.Newest);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new InvalidOperationException(
                $"This user may not bring the schema {Schema} to migration {Migrations.Newest}: run PostgreSqlMigrator.MigrateAsync, or the SQL of PostgreSqlMigrator.Script, as a user who may, and set PostgreSqlOptions.MigrateAtStart to false.",
                exception);
        }

        return true;
    }

    private async ValueTask ApplyAsync(NpgsqlConnection connection, SchemaState state, CancellationToken cancellationToken)
    {
        if (!state.Exists)
        {
            await ExecuteAsync(connection, _database.Sql.CreateSchema, cancellationToken).ConfigureAwait(false);
        }

        foreach (var (_, sql) in Migrations.After(state.Version, _database.Options.Schema))
        {
            await ExecuteAsync(connection, sql, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<SchemaState> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var state = await SchemaState.ReadAsync(_database, connection, cancellationToken).ConfigureAwait(false);
        return state.Version > Migrations.Newest && state.OldestSupported > Migrations.Newest
            ? throw new InvalidOperationException(
                $"The schema {Schema} is at migration {state.Version}, made by a newer Cqrs.Kit that works with builds that know migration {state.OldestSupported} or later; this one knows {Migrations.Newest}. Deploy a newer build of this service.")
            : state;
    }

    private async ValueTask<bool> TryLockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var batch = _database.Batch(connection, new NpgsqlBatchCommand(_database.Sql.TryLock)
            .With(NpgsqlDbType.Bigint, SchemaNames.Lock(_database.Options.Schema, "migrations")));
        await using var _ = batch.ConfigureAwait(false);
        return await batch.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    }

    private async ValueTask ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = (int)Math.Ceiling(_database.Options.MigrationTimeout.TotalSeconds) };
        await using var _ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
