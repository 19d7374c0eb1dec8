using Microsoft.Extensions.Logging;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Every message that the PostgreSQL store logs. No payloads, no connection strings.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "The schema {Schema} was brought to migration {Version}.")]
    public static partial void Migrated(ILogger logger, string schema, int version);

    [LoggerMessage(101, LogLevel.Warning, "The server runs with {Setting} = off: after a crash of the server appends that had returned may be gone, and projections ahead of the log.")]
    public static partial void NotDurable(ILogger logger, string setting);

    [LoggerMessage(102, LogLevel.Warning, "Notifications do not arrive, and what waits for news polls; the connection for them is tried again until it is there.")]
    public static partial void ListenerDown(ILogger logger, Exception exception);

    [LoggerMessage(103, LogLevel.Information, "Notifications arrive again.")]
    public static partial void ListenerUp(ILogger logger);

    [LoggerMessage(104, LogLevel.Information, "Notifications are off (PostgreSqlOptions.Notify): what other processes write is seen at the next poll.")]
    public static partial void OnlyPolling(ILogger logger);

    [LoggerMessage(105, LogLevel.Information, "Behind the pooler (PostgreSqlOptions.Pooler) notifications do not arrive, and there is no ListenConnectionString: what other processes write is seen at the next poll.")]
    public static partial void NoListenConnection(ILogger logger);

    [LoggerMessage(106, LogLevel.Information, "{Count} command records older than {Retention} (PostgreSqlOptions.CommandRetention) were deleted.")]
    public static partial void Swept(ILogger logger, long count, TimeSpan retention);

    [LoggerMessage(107, LogLevel.Warning, "Old command records could not be deleted; that is tried again in an hour.")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(108, LogLevel.Information, "This process's user may not delete old command records (PostgreSqlOptions.CommandRetention): that is left to the processes that append.")]
    public static partial void MayNotSweep(ILogger logger);
}
