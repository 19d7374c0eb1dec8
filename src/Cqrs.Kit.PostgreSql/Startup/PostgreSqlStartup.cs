using Microsoft.Extensions.Logging;

using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The store's part in the start: reaches the server, looks at it, brings the schema up to date, begins to listen and to sweep.</summary>
internal sealed class PostgreSqlStartup(Database database, PostgreSqlMigrator migrator, NotificationListener listener, PostgreSqlEventStore store, CommandSweeper sweeper, ILogger logger) : IStoreStartup
{
    private const int OldestServer = 13;

    public string StoreName => "PostgreSQL";

    public IEnumerable<string> Validate() => [.. database.Options.Validate(), .. database.Validate()];

    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        await CheckServerAsync(cancellationToken).ConfigureAwait(false);
        if (database.Options.MigrateAtStart)
        {
            await migrator.MigrateAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await migrator.VerifyAsync(cancellationToken).ConfigureAwait(false);
        }

        await new WholeSchema(database).EnsureAsync(cancellationToken).ConfigureAwait(false);
        if (database.Listens)
        {
            listener.Start();
        }
        else if (database.Options.Notify)
        {
            Log.NoListenConnection(logger);
        }
        else
        {
            Log.OnlyPolling(logger);
        }

        sweeper.Start();
    }

    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.DrainAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await sweeper.StopAsync(cancellationToken).ConfigureAwait(false);
            await listener.StopAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask CheckServerAsync(CancellationToken cancellationToken)
    {
        if (database.FaultInDataSource() is { } fault)
        {
            throw new InvalidOperationException(fault);
        }

        var connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var batch = database.Batch(connection, new NpgsqlBatchCommand(database.Sql.CheckServer));
        await using var __ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var (version, encoding) = (reader.GetInt32(0) / 10_000, reader.GetString(4));
        if (version < OldestServer)
        {
            throw new InvalidOperationException($"The server is PostgreSQL {version}; Cqrs.Kit needs {OldestServer} or later.");
        }

        if (reader.GetBoolean(3))
        {
            throw new InvalidOperationException("The server is a standby, which takes no writes: connect to the primary (for several hosts, Target Session Attributes=primary).");
        }

        if (encoding != "UTF8")
        {
            throw new InvalidOperationException($"The database's encoding is {encoding}, which cannot hold every text: create it with the encoding UTF8.");
        }

        foreach (var (setting, value) in new[] { ("fsync", reader.GetString(1)), ("synchronous_commit", reader.GetString(2)), ("full_page_writes", reader.GetString(5)) })
        {
            if (value == "off")
            {
                Log.NotDurable(logger, setting);
            }
        }
    }
}
