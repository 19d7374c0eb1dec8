using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The log in PostgreSQL.</summary>
/// <remarks>
/// An append is one round trip and one commit. Appends take turns under an advisory lock that is named after the schema, taken in the
/// statement before the one that reads, so that positions are dense and in commit order. Reads hold a page of events and the next one, never a transaction.
/// Safe for any thread.
/// </remarks>
public sealed class PostgreSqlEventStore : IEventStore, IAsyncDisposable, IDisposable
{
    private readonly Database _database;
    private readonly EventCodec _codec;
    private readonly AppendResolver _resolver;
    private readonly TransactionalAppender _transactional;
    private readonly InlineAppender? _inline;
    private readonly GroupCommit _group;
    private readonly ReadGathering _reads;
    private readonly LogSignal _signal;

    internal PostgreSqlEventStore(Database database, EventCodec codec, ProjectionCatalog catalog, LogSignal signal, CommandRetention retention, TimeProvider time)
    {
        var statements = new AppendStatements(database);
        _database = database;
        _codec = codec;
        _signal = signal;
        _resolver = new AppendResolver(database, statements, retention);
        var inline = new InlineProjections(database, catalog, codec);
        _transactional = new TransactionalAppender(database, statements, _resolver, inline);
        _inline = inline.Any ? new InlineAppender(database, _resolver, _transactional, ofStore: !inline.AnySql, signal, time) : null;
        _reads = new ReadGathering(database, codec);
        _group = new GroupCommit(database, codec, statements, _resolver, signal, time);
    }

    /// <inheritdoc/>
    /// <exception cref="NpgsqlException">The server could not be reached, or an error of its own. When the connection was lost while the append
    /// was on its way, it was asked again for <see cref="PostgreSqlOptions.RecoveryTimeout"/>; if nothing answered in that time, the message says
    /// that the outcome is unknown and names the append id with which to ask again.</exception>
    /// <exception cref="AppendIdExpiredException">A command record without events, under an id older than <see cref="PostgreSqlOptions.CommandRetention"/>.</exception>
    public ValueTask<AppendResult> TryAppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _resolver.MayBeForgotten(request) ? AppendUnlessForgottenAsync(request, cancellationToken) : SendAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RecordedEvent> ReadStreamAsync(StreamName stream, StreamReadOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (stream.IsDefault)
        {
            throw new ArgumentException("No stream is named; use StreamName.For or StreamName.Parse.", nameof(stream));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(options.FromVersion ?? 0, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxCount ?? 1, 1, nameof(options));
        return EventPages.ReadAsync(() => new StreamPages(_database, _codec, _reads, stream, options), cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RecordedEvent> ReadLogAsync(LogPosition after, LogReadOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(after.Value, nameof(after));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxCount ?? 1, 1, nameof(options));
        return EventPages.ReadAsync(() => new LogPages(_database, _codec, after, options), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<LogPage> ReadLogPageAsync(LogPosition after, LogReadOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(after.Value, nameof(after));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxCount ?? 1, 1, nameof(options));
        if (options.Backwards)
        {
            throw new ArgumentException("A page of the log is read forwards.", nameof(options));
        }

        using var pages = new LogPages(_database, _codec, after, options with { MaxCount = null }, (int)Math.Min(options.MaxCount ?? _database.Options.ReadPageSize, int.MaxValue - 1));
        return await pages.LookAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<LogProbe> ProbeAsync(LogPosition after, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after.Value, nameof(after));
        var behind = after.Value == long.MaxValue ? after.Value : after.Value + 1;
        return _database.QueryAsync(new NpgsqlBatchCommand(_database.Sql.ProbeLog).With(NpgsqlDbType.Bigint, behind), ReadProbeAsync, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<CommandRecord?> FindCommandAsync(CommandId id, CancellationToken cancellationToken) => _resolver.FindCommandAsync(id, cancellationToken);

    /// <inheritdoc/>
    public bool IsTransient(Exception exception) => PostgreSqlFaults.IsTransient(exception);

    /// <summary>Begins a transaction that commits rows of one's own together with events.</summary>
    /// <remarks>In a command's handler inject a <see cref="PostgreSqlTransaction"/> instead.</remarks>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The transaction, open. Disposing it without a commit undoes it.</returns>
    public async ValueTask<PostgreSqlTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default)
    {
        var transaction = NewTransaction(null);
        try
        {
            await transaction.OpenAsync(cancellationToken).ConfigureAwait(false);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Writes what is still waiting, and refuses further appends. The service provider that made the store disposes it.</summary>
    /// <returns>When written.</returns>
    public async ValueTask DisposeAsync()
    {
        await (_inline?.DrainAsync(forGood: true, CancellationToken.None) ?? Task.CompletedTask).ConfigureAwait(false);
        await _group.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    internal async Task DrainAsync(CancellationToken cancellationToken)
    {
        await (_inline?.DrainAsync(forGood: false, cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        await _group.DrainAsync(cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<AppendResult> SendAsync(AppendRequest request, CancellationToken cancellationToken) => _inline is null
        ? _group.AppendAsync(request, cancellationToken)
        : _inline.AppendAsync(_codec, request, cancellationToken);

    private async ValueTask<AppendResult> AppendUnlessForgottenAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        await _resolver.RefuseForgottenAsync(_codec.Encode(request), cancellationToken).ConfigureAwait(false);
        return await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<LogProbe> ReadProbeAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new LogProbe(
            new LogPosition(reader.GetInt64(0)),
            reader.IsDBNull(1) ? Guid.Empty : reader.GetGuid(1),
            reader.GetFieldValue<DateTimeOffset>(2),
            reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3))
        {
            AfterEventId = reader.IsDBNull(4) ? Guid.Empty : reader.GetGuid(4),
        };
    }

    internal PostgreSqlTransaction NewTransaction(ICommandTransactionScope? scope) => new(_database, _codec, _transactional, _signal, scope);
}
