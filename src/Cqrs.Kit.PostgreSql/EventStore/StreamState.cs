using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>How a stream stands as a whole.</summary>
/// <param name="Id">Its id.</param>
/// <param name="KeptFrom">The version at which reads begin.</param>
/// <param name="IsErased">Whether it is erased.</param>
/// <param name="Version">The version of its newest event.</param>
/// <param name="Position">The position of its newest event.</param>
internal sealed record StreamState(long Id, long KeptFrom, bool IsErased, long Version, LogPosition Position)
{
    /// <summary>Reads the row that comes next; null when there is none, as for a stream without events.</summary>
    public static async ValueTask<StreamState?> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken) =>
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? new StreamState(reader.GetInt64(0), reader.GetInt64(1), reader.GetBoolean(2), reader.GetInt64(3), new LogPosition(reader.GetInt64(4)))
            : null;
}
