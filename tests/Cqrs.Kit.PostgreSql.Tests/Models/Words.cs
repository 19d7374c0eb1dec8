namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>What stores answer, in words that are the same when the answers are: all but times, and ids that a store makes itself.</summary>
internal static class Words
{
    public static string Of(AppendResult result) =>
        $"{result.Outcome} {result.Position} [{string.Join(' ', result.Versions)}] {result.Conflict} {Of(result.Command)}";

    public static string Of(CommandRecord? command) =>
        command is null ? "" : $"command {command.Id} {Convert.ToHexString(command.Hash.Span[..2])} '{Convert.ToHexString(command.Result.Span)}' at {command.Position}";

    public static string Of(RecordedEvent e) =>
        $"{e.Position} {e.Stream}@{e.Version} {IdOf(e.At.EventId)} {e.At.TypeName} {e.At.TypeVersion} {(e.At.IsBlank ? "blank" : e.Data)} {Of(e.At.Metadata)}";

    public static string Of(IEnumerable<RecordedEvent> events) => string.Join("; ", events.Select(Of));

    public static string Of(LogPage page) =>
        $"{Of(page.Events)} passed {page.Passed} {IdOf(page.PassedEventId)}{(page.HasMore ? ", more" : "")} {page.Fault?.Message}";

    public static string Of(LogProbe probe) => $"head {probe.Head} {IdOf(probe.HeadEventId)}{(probe.OldestAfter is null ? "" : ", some after")}";

    public static string Of(ProjectionStatus status) =>
        $"{status.Projection} {status.Build} {status.Kind} {status.State} at {status.Position}, {status.LagEvents} behind{(status.HasCaughtUp ? ", has caught up" : "")}"
        + $"{(status.IsLive ? ", live" : "")}{(status.IsPromoted ? ", promoted" : "")}, {status.ParkedKeys} parked, {Of(status.Failure)} {status.Fault?.Error}";

    public static string Of(ParkedKey parked) => $"{parked.Shard} {parked.Key}: {Of(parked.Failure)}, tried {parked.Attempts} times, {parked.Waiting} wait";

    public static string Of(BuildDifference difference) =>
        $"{difference.Live} {difference.Other} at {difference.Position}: {difference.Added} {difference.Removed} {difference.Changed}, not {string.Join(' ', difference.NotCompared)}";

    public static string Of(Exception exception) => exception switch
    {
        ArgumentException => $"{exception.GetType().Name} of {((ArgumentException)exception).ParamName}",
        _ => $"{exception.GetType().Name}: {exception.Message}",
    };

    private static string Of(ProjectionFailure? failure) => failure is null ? "" : $"failed at {failure.Position}: {failure.Error}";

    private static string Of(EventMetadata metadata) => $"{metadata.CommandId}{string.Join(',', metadata.Headers.Select(header => $"{header.Key}={header.Value}"))}";

    private static string IdOf(Guid id) => Requests.IsOurs(id) || id == Guid.Empty ? id.ToString() : "its own id";
}
