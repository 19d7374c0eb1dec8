using System.Data;

using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>A transaction that commits rows of one's own together with events: both or neither.</summary>
/// <remarks>
/// READ COMMITTED. Appends are kept until the commit and sent with it in one round trip, so that the log waits for nobody's own rows.
/// In a command's handler (injected, scoped) it belongs to the command: the bus commits it together with the events of the aggregates, or
/// undoes it. Otherwise <see cref="CommitAsync(CancellationToken)"/> commits. Disposing it without a commit undoes it. For one thread at a time.
/// <code>new → (Append | OpenAsync)* → committed | undone</code>
/// </remarks>
public sealed class PostgreSqlTransaction : IAsyncDisposable, ICommandTransaction
{
    private readonly Database _database;
    private readonly EventCodec _codec;
    private readonly TransactionalAppender _appender;
    private readonly LogSignal _signal;
    private readonly ICommandTransactionScope? _scope;
    private readonly List<AppendRequest> _appends = [];
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;
    private bool _isEnlisted;
    private bool _hasEnded;

    internal PostgreSqlTransaction(Database database, EventCodec codec, TransactionalAppender appender, LogSignal signal, ICommandTransactionScope? scope)
    {
        _database = database;
        _codec = codec;
        _appender = appender;
        _signal = signal;
        _scope = scope;
    }

    /// <summary>The transaction on its connection, for libraries that want to be given it.</summary>
    /// <exception cref="InvalidOperationException">It is not open; call <see cref="OpenAsync"/> first.</exception>
    public NpgsqlTransaction Transaction => _transaction ?? throw new InvalidOperationException("The transaction is not open: call OpenAsync first.");

    /// <summary>Opens the connection and begins the transaction, at the first call; later ones give the same.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The connection: every command on it is part of the transaction. Never close it, and never commit through it.</returns>
    /// <exception cref="InvalidOperationException">It has ended already.</exception>
    public async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken = default)
    {
        EnsureLive();
        if (_connection is not null)
        {
            return _connection;
        }

        Enlist();
        var connection = await _database.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false); // without a transaction on it, what is written through it would commit by itself
            throw;
        }

        return _connection = connection;
    }

    /// <summary>Appends to one stream when the transaction commits.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="expected">What it must be like then.</param>
    /// <param name="events">The events, at least one.</param>
    /// <exception cref="InvalidOperationException">It has ended already.</exception>
    public void Append(StreamName stream, ExpectedVersion expected, params IReadOnlyList<object> events) =>
        Append(new AppendRequest([new StreamAppend(stream, expected, events)]));

    /// <summary>Appends when the transaction commits. Several appends are written in their order.</summary>
    /// <param name="request">What to append.</param>
    /// <exception cref="InvalidOperationException">It has ended already.</exception>
    public void Append(AppendRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        EnsureLive();
        Enlist();
        _appends.Add(_isEnlisted && request.Metadata == EventMetadata.Empty ? request with { Metadata = _scope!.Metadata } : request);
    }

    /// <summary>Commits the rows and the events.</summary>
    /// <param name="cancellationToken">Gives up before the commit is sent; after that it may have been committed.</param>
    /// <returns>Where the events are: the position of the last, and the new version of each stream in the order of the appends.</returns>
    /// <exception cref="ConcurrencyConflictException">A stream was not as expected; all is undone.</exception>
    /// <exception cref="StreamClosedException">A stream is closed; all is undone.</exception>
    /// <exception cref="StreamErasedException">A stream was erased; all is undone.</exception>
    /// <exception cref="InvalidOperationException">It belongs to a command, which commits it, or it has ended already.</exception>
    /// <exception cref="NpgsqlException">An error of the server's; all is undone. When the connection was lost while the commit was on its way and
    /// the log could not tell what became of it, the message says so.</exception>
    public async ValueTask<AppendResult> CommitAsync(CancellationToken cancellationToken = default)
    {
        var result = await TryCommitAsync(cancellationToken).ConfigureAwait(false);
        return result.Conflict is { } conflict ? throw new ConcurrencyConflictException(conflict) : result;
    }

    /// <summary>Commits the rows and the events. A conflict is a value, and then all is undone.</summary>
    /// <inheritdoc cref="CommitAsync(CancellationToken)" path="/param|/returns"/>
    /// <exception cref="InvalidOperationException">It belongs to a command, which commits it, or it has ended already.</exception>
    public ValueTask<AppendResult> TryCommitAsync(CancellationToken cancellationToken = default)
    {
        EnsureLive();
        return _isEnlisted || _scope is { IsActive: true }
            ? throw new InvalidOperationException("The transaction belongs to the command that is being handled: return from the handler, and the bus commits it.")
            : EndAsync(null, cancellationToken);
    }

    /// <summary>Undoes what was not committed, and gives the connection back.</summary>
    /// <returns>When undone.</returns>
    public async ValueTask DisposeAsync()
    {
        _hasEnded = true;
        var (transaction, connection) = (_transaction, _connection);
        (_transaction, _connection) = (null, null);
        if (transaction is not null)
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
        }

        if (connection is not null)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    ValueTask<AppendResult> ICommandTransaction.CommitAsync(AppendRequest? request, CancellationToken cancellationToken)
    {
        EnsureLive();
        return EndAsync(request, cancellationToken);
    }

    private async ValueTask<AppendResult> EndAsync(AppendRequest? request, CancellationToken cancellationToken)
    {
        var appends = Together(request).ConvertAll(_codec.Encode);
        if (appends.Count > 0)
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
        }

        _hasEnded = true;
        if (_transaction is null)
        {
            return AppendResult.Appended(LogPosition.Start, []);
        }

        // Throws when it was committed or rolled back through the driver's own object.
        _ = _transaction.IsolationLevel;
        var result = await CommitAsync(_transaction, appends, cancellationToken).ConfigureAwait(false);
        if (result.Outcome == AppendOutcome.Appended && appends.Count > 0)
        {
            _signal.Pulse();
        }

        await DisposeAsync().ConfigureAwait(false);
        return result;
    }

    private async ValueTask<AppendResult> CommitAsync(NpgsqlTransaction transaction, List<EncodedAppend> appends, CancellationToken cancellationToken)
    {
        try
        {
            return await _appender.CommitAsync(transaction, isOfStore: false, appends, cancellationToken).ConfigureAwait(false);
        }
        catch (LostConnectionException lost)
        {
            // The user's own rows cannot be written again here, so an append that is not there is not sent again either.
            return await FindAsync(appends).ConfigureAwait(false) ?? throw (appends.Count > 0 ? lost.OutcomeOf(appends[0].Id) : lost.InnerException!);
        }
    }

    private async ValueTask<AppendResult?> FindAsync(List<EncodedAppend> appends)
    {
        try
        {
            return appends.Count == 0 ? null : await _appender.FindAllAsync(appends, underLock: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (NpgsqlException exception) when (PostgreSqlFaults.IsTransient(exception))
        {
            return null;
        }
    }

    /// <summary>What was kept and what the command asks for: the handler's own events are caused by the command as those of its aggregates are.</summary>
    private List<AppendRequest> Together(AppendRequest? request)
    {
        if (request is null)
        {
            return _appends;
        }

        List<AppendRequest> all = [.. _appends];
        if (request.Streams.Count == 0 && all is [.., { Command: null } last])
        {
            all[^1] = last with { Command = request.Command }; // so that the record's position is that of the events
        }
        else
        {
            all.Add(request);
        }

        return all;
    }

    private void Enlist()
    {
        if (!_isEnlisted && _scope is { IsActive: true })
        {
            _scope.Enlist(this);
            _isEnlisted = true;
        }
    }

    private void EnsureLive()
    {
        if (_hasEnded)
        {
            throw new InvalidOperationException("The transaction has ended: it was committed, undone or disposed.");
        }
    }
}
