using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The one connection of an import: kept from chunk to chunk, as giving it back and taking it again resets its session each time.</summary>
/// <remarks>For one use at a time. After anything but success it is let go, which undoes a transaction that is open on it.</remarks>
internal sealed class ImportConnection(Database database) : IAsyncDisposable
{
    private NpgsqlConnection? _connection;

    /// <summary>Uses it, opening it when there is none.</summary>
    public async ValueTask<T> UseAsync<T>(Func<NpgsqlConnection, CancellationToken, ValueTask<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            return await use(_connection ??= await database.OpenStoreAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
