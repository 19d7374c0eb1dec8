namespace Cqrs.Kit.Tests.Conformance;

/// <summary>An event store with one fault.</summary>
internal sealed class BrokenStore(IEventStore inner, StoreFault fault) : IEventStore
{
    private int _reads;

    public ValueTask<AppendResult> TryAppendAsync(AppendRequest request, CancellationToken cancellationToken) => fault switch
    {
        StoreFault.ChecksNoVersion when request is not null => inner.TryAppendAsync(new AppendRequest([.. request.Streams.Select(append => append with { Expected = ExpectedVersion.Any })]) { Id = request.Id, Metadata = request.Metadata, Command = request.Command }, cancellationToken),
        StoreFault.ForgetsAppendIds when request is not null => inner.TryAppendAsync(request with { Id = Guid.CreateVersion7() }, cancellationToken),
        StoreFault.ForgetsCommands when request?.Streams.Count > 0 => inner.TryAppendAsync(request with { Command = null }, cancellationToken),
        StoreFault.LosesMetadata when request is not null => inner.TryAppendAsync(request with { Metadata = EventMetadata.Empty }, cancellationToken),
        StoreFault.WritesOneStreamAtATime when request?.Streams.Count > 1 => OneAtATimeAsync(request, cancellationToken),
        _ => inner.TryAppendAsync(request!, cancellationToken),
    };

    public IAsyncEnumerable<RecordedEvent> ReadStreamAsync(StreamName stream, StreamReadOptions options, CancellationToken cancellationToken) =>
        inner.ReadStreamAsync(stream, options, cancellationToken);

    /// <summary>The hole: now and then a reader misses the event that was just committed, as with a cursor over a plain sequence.</summary>
    public IAsyncEnumerable<RecordedEvent> ReadLogAsync(LogPosition after, LogReadOptions options, CancellationToken cancellationToken)
    {
        var all = inner.ReadLogAsync(after, options, cancellationToken);
        return fault == StoreFault.SkipsEvents && Interlocked.Increment(ref _reads) % 3 == 0 ? all.Skip(1) : all;
    }

    public ValueTask<LogPage> ReadLogPageAsync(LogPosition after, LogReadOptions options, CancellationToken cancellationToken) => inner.ReadLogPageAsync(after, options, cancellationToken);

    public ValueTask<LogProbe> ProbeAsync(LogPosition after, CancellationToken cancellationToken) => inner.ProbeAsync(after, cancellationToken);

    public ValueTask<CommandRecord?> FindCommandAsync(CommandId id, CancellationToken cancellationToken) => inner.FindCommandAsync(id, cancellationToken);

    public bool IsTransient(Exception exception) => inner.IsTransient(exception);

    private async ValueTask<AppendResult> OneAtATimeAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        var result = default(AppendResult);
        foreach (var append in request.Streams)
        {
            result = await inner.TryAppendAsync(new AppendRequest([append]) { Metadata = request.Metadata }, cancellationToken);
        }

        return result;
    }
}

/// <summary>What is wrong with a <see cref="BrokenStore"/>.</summary>
internal enum StoreFault
{
    None,
    ChecksNoVersion,
    ForgetsAppendIds,
    ForgetsCommands,
    LosesMetadata,
    WritesOneStreamAtATime,
    SkipsEvents,
}
