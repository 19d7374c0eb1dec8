using Microsoft.Extensions.Logging;

namespace Cqrs.Kit;

/// <summary>Every message that the core logs. No payloads, no connection strings.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "{Command} met a version conflict on {Stream}; its handler runs again (retry {Retry}).")]
    public static partial void CommandRetried(ILogger logger, string command, string stream, int retry);

    [LoggerMessage(2, LogLevel.Information, "Cqrs.Kit started on the {Store} store with {Projections} projections and subscriptions.")]
    public static partial void Started(ILogger logger, string store, int projections);

    [LoggerMessage(3, LogLevel.Error, "A service that {Command} used failed as it was disposed; what the command committed stands.")]
    public static partial void ScopeNotDisposed(ILogger logger, Exception exception, string command);

    [LoggerMessage(28, LogLevel.Warning, "{Command} failed, and the store could not say whether the same was committed before: its caller is told of the failure.")]
    public static partial void TwinNotFound(ILogger logger, Exception exception, string command);

    [LoggerMessage(4, LogLevel.Information, "{Message} was handled in {Milliseconds:F1} ms.")]
    public static partial void Handled(ILogger logger, string message, double milliseconds);

    [LoggerMessage(5, LogLevel.Information, "{Message} was answered by {Items} items in {Milliseconds:F1} ms.")]
    public static partial void StreamHandled(ILogger logger, string message, long items, double milliseconds);

    [LoggerMessage(6, LogLevel.Warning, "{Message} failed after {Milliseconds:F1} ms.")]
    public static partial void NotHandled(ILogger logger, Exception exception, string message, double milliseconds);

    [LoggerMessage(10, LogLevel.Information, "The projection {Projection} has caught up with the log at position {Position}.")]
    public static partial void CaughtUp(ILogger logger, string projection, long position);

    [LoggerMessage(11, LogLevel.Warning, "The projection {Projection} met a fault and tries again in {Delay}.")]
    public static partial void ProjectionRetries(ILogger logger, Exception exception, string projection, TimeSpan delay);

    [LoggerMessage(12, LogLevel.Error, "The projection {Projection} has stopped at position {Position}: it cannot pass this event. Nothing is skipped; mend the cause and resume it.")]
    public static partial void ProjectionStopped(ILogger logger, Exception exception, string projection, long position);

    [LoggerMessage(13, LogLevel.Warning, "This build does not know an event that {Projection} needs, and leaves the projection to other nodes; it looks again in {Delay}.")]
    public static partial void ProjectionGivesWay(ILogger logger, Exception exception, string projection, TimeSpan delay);

    [LoggerMessage(14, LogLevel.Information, "A rebuild of {Projection} begins: {Total} events.")]
    public static partial void RebuildBegins(ILogger logger, string projection, long total);

    [LoggerMessage(15, LogLevel.Warning, "That {Projection} has stopped could not be recorded; other nodes learn of it when it can.")]
    public static partial void FailureNotRecorded(ILogger logger, Exception exception, string projection);

    [LoggerMessage(16, LogLevel.Warning, "The lag of the projections could not be measured; it is measured again at the next interval.")]
    public static partial void LagNotMeasured(ILogger logger, Exception exception);

    [LoggerMessage(17, LogLevel.Information, "This node does not work on {Projection} any more: another does, or it was moved.")]
    public static partial void LeaseLost(ILogger logger, Exception exception, string projection);

    [LoggerMessage(18, LogLevel.Warning, "The lease of {Projection} could not be given back; other nodes take it when it is over.")]
    public static partial void LeaseNotReleased(ILogger logger, Exception exception, string projection);

    [LoggerMessage(19, LogLevel.Warning, "The leases of the projections could not be seen or renewed; this node tries again and again.")]
    public static partial void LeasesNotSeen(ILogger logger, Exception exception);

    [LoggerMessage(22, LogLevel.Information, "Build {Build} of {Projection} was promoted.")]
    public static partial void Promoted(ILogger logger, string projection, int build);

    [LoggerMessage(26, LogLevel.Warning, "{Build} could not be put before its readers; it is tried again in {Delay}.")]
    public static partial void SwitchRetries(ILogger logger, Exception exception, string build, TimeSpan delay);

    [LoggerMessage(27, LogLevel.Warning, "Build {Build} of {Projection} could not be promoted; this node tries again and again.")]
    public static partial void NotPromoted(ILogger logger, Exception exception, string projection, int build);

    [LoggerMessage(23, LogLevel.Warning, "A key of {Projection} was parked at position {Position}: {Error}. Later events of it wait; all other keys go on.")]
    public static partial void KeyParked(ILogger logger, string projection, long position, string error);

    [LoggerMessage(25, LogLevel.Information, "The projection {Projection} fills its read model: {Done} of {Total} events, {Rate:F0} a second, {Left} left.")]
    public static partial void CatchingUp(ILogger logger, string projection, long done, long total, double rate, TimeSpan left);

    [LoggerMessage(24, LogLevel.Warning, "The event at position {Position} is skipped by {Projection}: {Reason}")]
    public static partial void EventSkipped(ILogger logger, string projection, long position, string reason);

    [LoggerMessage(20, LogLevel.Warning, "The store is away; the tail of its log waits for it, and tries again and again.")]
    public static partial void TailWaits(ILogger logger, Exception exception);

    [LoggerMessage(21, LogLevel.Information, "The store is back; the tail of its log goes on from where it was.")]
    public static partial void TailGoesOn(ILogger logger);
}
