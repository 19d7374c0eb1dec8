namespace Cqrs.Kit.Testing;

/// <summary>An event store whose log cannot be read when the case wants it, and whose appends are seen on their way.</summary>
internal sealed class FaultyEventStore(IEventStore inner, CallLog calls) : IEventStore
{
    public const string Read = "read";

    public async ValueTask<AppendResult> TryAppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        var appending = inner.TryAppendAsync(request, cancellationToken).AsTask();
        await (calls.Sent?.Invoke() ?? Task.CompletedTask);
        return await appending;
    }

    public IAsyncEnumerable<RecordedEvent> ReadStreamAsync(StreamName stream, StreamReadOptions options, CancellationToken cancellationToken) => inner.ReadStreamAsync(stream, options, cancellationToken);

    public IAsyncEnumerable<RecordedEvent> ReadLogAsync(LogPosition after, LogReadOptions options, CancellationToken cancellationToken) => inner.ReadLogAsync(after, options, cancellationToken);

    public ValueTask<LogPage> ReadLogPageAsync(LogPosition after, LogReadOptions options, CancellationToken cancellationToken)
    {
        LostException.MayBe(calls, Read);
        return inner.ReadLogPageAsync(after, options, cancellationToken);
    }

    public ValueTask<LogProbe> ProbeAsync(LogPosition after, CancellationToken cancellationToken) => inner.ProbeAsync(after, cancellationToken);

    public ValueTask<CommandRecord?> FindCommandAsync(CommandId id, CancellationToken cancellationToken) => inner.FindCommandAsync(id, cancellationToken);

    public bool IsTransient(Exception exception) => exception is LostException || inner.IsTransient(exception);
}
