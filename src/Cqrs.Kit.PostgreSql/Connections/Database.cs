using System.Collections.Concurrent;
using System.Transactions;

using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Where the store lives: its data source, schema, statements, and the settings of every command.</summary>
/// <remarks>Safe for any thread.</remarks>
internal sealed class Database : IAsyncDisposable, IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private const int KeepAliveSeconds = 30;
    private readonly Lazy<NpgsqlDataSource> _dataSource;
    private readonly Lazy<NpgsqlDataSource>? _storeDataSource;
    private readonly Lazy<NpgsqlDataSource>? _listenDataSource;
    private readonly string? _connectionString;
    private readonly bool _isPooled;
    private readonly ConcurrentDictionary<(object View, int Build), object> _views = new();

    private Database(Func<NpgsqlDataSource> dataSource, string? connectionString, PostgreSqlOptions options)
    {
        _dataSource = new Lazy<NpgsqlDataSource>(dataSource);
        _connectionString = connectionString;
        _isPooled = options.Pooler == PostgreSqlPooler.Transaction;
        if (connectionString is not null && !_isPooled)
        {
            _storeDataSource = new Lazy<NpgsqlDataSource>(() => NpgsqlDataSource.Create(OfStore(connectionString, options.MaxStoreConnections)));
        }

        if ((options.ListenConnectionString ?? (_isPooled ? null : connectionString)) is { } listen)
        {
            _listenDataSource = new Lazy<NpgsqlDataSource>(() => NpgsqlDataSource.Create(Alone(listen)));
        }

        Options = options;
        Sql = SqlText.For(options.Schema);
        Channel = SchemaNames.Channel(options.Schema);
        LogLock = SchemaNames.Lock(options.Schema, "log");
        CommandTimeout = (int)Math.Ceiling(options.CommandTimeout.TotalSeconds);
        ProjectionRoom = new SemaphoreSlim(options.MaxProjectionConnections);
    }

    public PostgreSqlOptions Options { get; }

    public SqlText Sql { get; }

    public string Channel { get; }

    public long LogLock { get; }

    /// <summary>So many transactions of projections may have a connection at a time.</summary>
    public SemaphoreSlim ProjectionRoom { get; }

    /// <summary>In seconds, as the driver wants it.</summary>
    public int CommandTimeout { get; }

    /// <summary>This process, in its own notifications: what it did itself it has been told already.</summary>
    public string Sender { get; } = Guid.CreateVersion7().ToString("N");

    /// <summary>A data source of our own, disposed with this.</summary>
    public static Database Own(string connectionString, PostgreSqlOptions options) =>
        new(() => NpgsqlDataSource.Create(options.Pooler == PostgreSqlPooler.Transaction ? Pooled(connectionString) : connectionString), connectionString, options);

    /// <summary>A data source of the user's, never disposed here.</summary>
    public static Database Given(Func<NpgsqlDataSource> dataSource, PostgreSqlOptions options) => new(dataSource, null, options);

    /// <summary>What is wrong with the connection strings. Never with a part of one: it may be of the password.</summary>
    public IEnumerable<string> Validate()
    {
        if (_connectionString is not null && FaultIn(_connectionString) is { } fault)
        {
            yield return $"The connection string of UsePostgreSql {fault}";
        }

        if (Options.ListenConnectionString is { } listen && FaultIn(listen) is { } listenFault)
        {
            yield return $"PostgreSqlOptions.ListenConnectionString {listenFault}";
        }
    }

    /// <summary>Why the data source cannot be used as it is set, or null.</summary>
    public string? FaultInDataSource()
    {
        var settings = new NpgsqlConnectionStringBuilder(_dataSource.Value.ConnectionString);
        return settings.Multiplexing ? "The connection string has Multiplexing on, with which the statements of transactions cannot be kept together: leave it out."
            : _isPooled && settings.MaxAutoPrepare > 0 ? "The connection string has Max Auto Prepare on, and with PostgreSqlOptions.Pooler = Transaction a prepared statement is not there any more when it is wanted: leave it out."
            : _isPooled && !settings.NoResetOnClose ? "With PostgreSqlOptions.Pooler = Transaction the connection string needs No Reset On Close=true: else a connection that is given back resets the session of another client."
            : null;
    }

    /// <summary>Whether this process is to listen, and there is a connection on which it can.</summary>
    public bool Listens => Options.Notify && (!_isPooled || _listenDataSource is not null);

    /// <summary>Whether the log has a pool of its own: made from a connection string, with no pooler in between. Else it shares the one data source there is.</summary>
    public bool HasStorePool => _storeDataSource is not null;

    /// <summary>A connection for what others are given too: transactions of users and of projections.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => _dataSource.Value.OpenConnectionAsync(cancellationToken);

    /// <summary>A connection for the log's own statements, which leave no state behind.</summary>
    public ValueTask<NpgsqlConnection> OpenStoreAsync(CancellationToken cancellationToken) =>
        _storeDataSource is null && Transaction.Current is not null
            ? new ValueTask<NpgsqlConnection>(OpenApartAsync(cancellationToken))
            : (_storeDataSource ?? _dataSource).Value.OpenConnectionAsync(cancellationToken);

    /// <summary>A connection of the one kind or of the other.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(bool ofStore, CancellationToken cancellationToken) =>
        ofStore ? OpenStoreAsync(cancellationToken) : OpenAsync(cancellationToken);

    /// <summary>A connection for LISTEN: not one of the pool's where it is ours to choose.</summary>
    public ValueTask<NpgsqlConnection> OpenListenerAsync(CancellationToken cancellationToken) =>
        (_listenDataSource ?? _dataSource).Value.OpenConnectionAsync(cancellationToken);

    public NpgsqlBatch Batch(NpgsqlConnection connection, params ReadOnlySpan<NpgsqlBatchCommand> commands)
    {
        var batch = new NpgsqlBatch(connection) { Timeout = CommandTimeout };
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    /// <summary>A batch of queries on a connection of the store, to be run with <see cref="ReadAsync"/>: by index plans.</summary>
    public NpgsqlBatch StoreBatch(NpgsqlConnection connection, params ReadOnlySpan<NpgsqlBatchCommand> queries)
    {
        var batch = HasStorePool ? Batch(connection) : Batch(connection, new NpgsqlBatchCommand(Sql.IndexPlans));
        foreach (var query in queries)
        {
            batch.BatchCommands.Add(query);
        }

        return batch;
    }

    /// <summary>Runs a batch of <see cref="StoreBatch"/>.</summary>
    /// <returns>The reader, at the first query's result.</returns>
    public async ValueTask<NpgsqlDataReader> ReadAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        await PrepareAsync(batch, cancellationToken).ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!HasStorePool)
        {
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }

        return reader;
    }

    /// <summary>Asks one thing of the store, in one round trip.</summary>
    public async ValueTask<T> QueryAsync<T>(NpgsqlBatchCommand query, Func<NpgsqlDataReader, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        var connection = await OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var batch = StoreBatch(connection, query);
        await using var __ = batch.ConfigureAwait(false);
        var reader = await ReadAsync(batch, cancellationToken).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        return await read(reader, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Prepares on the server what is not prepared there yet; nothing is sent when all is, nor behind a pooler.</summary>
    public Task PrepareAsync(NpgsqlBatch batch, CancellationToken cancellationToken) =>
        _isPooled ? Task.CompletedTask : batch.PrepareAsync(cancellationToken);

    /// <summary>Runs statements in one round trip and one transaction.</summary>
    public async ValueTask<int> ExecuteAsync(NpgsqlBatchCommand[] commands, CancellationToken cancellationToken)
    {
        var connection = await OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var batch = Batch(connection, commands);
        await using var __ = batch.ConfigureAwait(false);
        return await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The statements on a view's table in a build, made once for each.</summary>
    public ViewStatements<TView> StatementsOf<TView>(ViewDefinition<TView> view, int build) =>
        (ViewStatements<TView>)_views.GetOrAdd((view, build), static (_, self) => new ViewStatements<TView>(self.Item1.Sql, self.Item1.Options.Schema, self.view, self.build), (this, view, build));

    public void Dispose()
    {
        ProjectionRoom.Dispose();
        foreach (var owned in Owned())
        {
            owned.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        ProjectionRoom.Dispose();
        foreach (var owned in Owned())
        {
            await owned.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A connection of the app's own data source would enlist in its caller's transaction: reads would be as old as that, and two at once fail.</summary>
    private Task<NpgsqlConnection> OpenApartAsync(CancellationToken cancellationToken)
    {
        using (ExecutionContext.IsFlowSuppressed() ? default(IDisposable) : ExecutionContext.SuppressFlow())
        {
            return Task.Run(() => _dataSource.Value.OpenConnectionAsync(cancellationToken).AsTask(), cancellationToken);
        }
    }

    private IEnumerable<NpgsqlDataSource> Owned()
    {
        if (_listenDataSource is { IsValueCreated: true } listen)
        {
            yield return listen.Value;
        }

        if (_storeDataSource is { IsValueCreated: true } store)
        {
            yield return store.Value;
        }

        if (_connectionString is not null && _dataSource.IsValueCreated)
        {
            yield return _dataSource.Value;
        }
    }

    private static string Alone(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Multiplexing = false, KeepAlive = KeepAliveSeconds }.ConnectionString;

    /// <summary>A client whose machine has died, or whose network goes away without a word, leaves a session that waits for the rest of a batch under the
    /// log's lock: the server looks after 10 s of silence, three times at most. Its default is two hours.</summary>
    private const string SeesGoneClients = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

    /// <summary>Its sessions have one plan for all parameters, as planning takes longer than the statement; and by the indexes, as a plan that was made
    /// while a table was tiny would scan it when it has grown.</summary>
    private static string OfStore(string connectionString, int connections)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString)
        {
            NoResetOnClose = true,
            Enlist = false, // it is nobody's transaction
            KeepAlive = KeepAliveSeconds, // the connection of the appends is idle at times
            MinPoolSize = 0,
            MaxPoolSize = connections,
            ReadBufferSize = BufferBytes, // pages and flushes are large: with the default of 8 kB a flush is a hundred writes
            WriteBufferSize = BufferBytes,
        };
        builder.Options = $"{builder.Options} -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off {SeesGoneClients}".TrimStart();
        return builder.ConnectionString;
    }

    private static string Pooled(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { NoResetOnClose = true }.ConnectionString;

    private static string? FaultIn(string connectionString)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(connectionString);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            return "is not one that Npgsql understands.";
        }
    }
}
