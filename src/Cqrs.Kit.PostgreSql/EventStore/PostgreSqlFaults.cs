using System.Globalization;
using System.Net.Sockets;

using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Which error is which, by SQLSTATE and constraint name, never by text.</summary>
internal static class PostgreSqlFaults
{
    /// <summary>Whether a checkpoint is of another epoch, or somewhere else, than whoever wanted to move it has read; or the log is another.</summary>
    public static bool IsMovedByOthers(PostgresException exception) =>
        exception is { SqlState: "CK005" or "CK006" } or { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "checkpoints_pkey" };

    /// <summary>How an append was refused, when the function refuse has raised it.</summary>
    public static AppendVerdict? VerdictOf(PostgresException exception) => exception.SqlState switch
    {
        "CK001" => AppendVerdict.Conflict,
        "CK002" => AppendVerdict.CommandKnown,
        "CK003" => AppendVerdict.Closed,
        "CK004" => AppendVerdict.Erased,
        _ => null,
    };

    /// <summary>Whether an id of the append, or its command's append id, is in the database already.</summary>
    public static bool IsDuplicateId(PostgresException exception) =>
        exception is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "events_event_id_key" or "commands_append_id_key" };

    /// <summary>Whether what was looked up before the log's lock was taken no longer holds: a stream, a version or an event id is there since.</summary>
    public static bool IsOvertaken(Exception exception) => exception is PostgresException
    {
        SqlState: PostgresErrorCodes.UniqueViolation,
        ConstraintName: "streams_name_key" or "events_stream_id_version_key" or "events_event_id_key",
    };

    /// <summary>Whether the server undid the transaction for the sake of others, so that the same again may pass.</summary>
    public static bool IsUndoneForOthers(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    /// <summary>Whether something in what was sent may have been refused (a value, a constraint, a limit, a trigger of the user's), and not the state of
    /// the server or the session's rights.</summary>
    public static bool IsOfContent(PostgresException exception) =>
        exception.SqlState is not (['0', '8', ..] or ['2', '5' or '8', ..] or ['3', 'D' or 'F', ..] or ['4', '0' or '2', ..] or ['5', '3' or '5' or '7' or '8', ..] or ['F', '0', ..] or ['X', 'X', ..]);

    /// <summary>Whether a batch with a COMMIT in it may have been committed although it ended with this.</summary>
    /// <remarks>An error that does not end the session undid the transaction. All else may have come after the commit: a session ended
    /// from outside, a connection that was lost.</remarks>
    public static bool IsOutcomeUnknown(NpgsqlException exception, NpgsqlConnection connection) => exception is PostgresException postgres
        ? postgres.InvariantSeverity is "FATAL" or "PANIC" || postgres.SqlState is "40003"
        : connection.FullState.HasFlag(System.Data.ConnectionState.Broken) || connection.FullState == System.Data.ConnectionState.Closed;

    /// <summary>Whether there was no connection, or none any more.</summary>
    public static bool IsConnectionLost(NpgsqlException exception) => exception.InnerException is IOException or SocketException || IsNoHost(exception);

    /// <summary>Whether the same later may succeed: the server was away, busy, or restarted.</summary>
    /// <remarks>An internal error that ends the session, or lets none begin, is of the server's state: with a full disk a new session ends so.</remarks>
    public static bool IsTransient(Exception exception) => exception switch
    {
        PostgresException { SqlState: ['X', 'X', ..], InvariantSeverity: "FATAL" or "PANIC" } => true,
        PostgresException { SqlState: [var first, var second, ..] state } => (first, second) is ('0', '8') or ('5', '3') or ('5', '8')
            || state.StartsWith("57P0", StringComparison.Ordinal)
            || state is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable
                or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException { InnerException: IOException or SocketException or TimeoutException } or NpgsqlException { IsTransient: true } => true,
        NpgsqlException several => IsNoHost(several),
        _ => false,
    };

    /// <summary>Whether of several hosts in the connection string none would do. The driver says so with the errors of all of them, or with none
    /// when it knows that from a moment ago.</summary>
    private static bool IsNoHost(NpgsqlException exception) => exception is not PostgresException && exception.InnerException is null or AggregateException;

    /// <summary>A number that the function refuse put into a field of its error.</summary>
    public static long Number(string? field) => long.Parse(field!, CultureInfo.InvariantCulture);
}
