using System.Runtime.CompilerServices;

namespace Cqrs.Kit.InMemory;

/// <summary>The log in memory.</summary>
internal sealed class InMemoryEventStore(InMemoryDatabase database, EventCodec codec, InlineProjections inline, LogSignal signal, TimeProvider time) : IEventStore
{
    public async ValueTask<AppendResult> TryAppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        var append = codec.Encode(request);
        await using var locks = await inline.LockAsync(cancellationToken).ConfigureAwait(false);
        var result = await database.ChangeAsync(state => AppendAsync(state, append, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (result.Outcome == AppendOutcome.Appended)
        {
            signal.Pulse();
        }

        return result;
    }

    public IAsyncEnumerable<RecordedEvent> ReadStreamAsync(StreamName stream, StreamReadOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (stream.IsDefault)
        {
            throw new ArgumentException("No stream is named; use StreamName.For or StreamName.Parse.", nameof(stream));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(options.FromVersion ?? 0, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxCount ?? 1, 1, nameof(options));
        return DecodeAsync(() => Reading.Stream(database.State, stream, options), cancellationToken);
    }

    public IAsyncEnumerable<RecordedEvent> ReadLogAsync(LogPosition after, LogReadOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(after.Value, nameof(after));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxCount ?? 1, 1, nameof(options));
        return DecodeAsync(() => Reading.Log(database.State, after, options), cancellationToken);
    }

    public ValueTask<LogPage> ReadLogPageAsync(LogPosition after, LogReadOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(after.Value, nameof(after));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxCount ?? 1, 1, nameof(options));
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Reading.LogPage(database.State, codec, after, options));
    }

    public ValueTask<LogProbe> ProbeAsync(LogPosition after, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegative(after.Value, nameof(after));
        var state = database.State;
        DateTimeOffset? oldest = after < state.Head ? state.Log[(int)after.Value].Timestamp : null;
        return ValueTask.FromResult(new LogProbe(state.Head, state.HeadEventId, time.GetUtcNow(), oldest));
    }

    public ValueTask<CommandRecord?> FindCommandAsync(CommandId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(database.State.Commands.GetValueOrDefault(id));
    }

    // Memory is never away.
    public bool IsTransient(Exception exception) => false;

    private async ValueTask<(InMemoryState Next, AppendResult Result)> AppendAsync(InMemoryState state, EncodedAppend append, CancellationToken cancellationToken)
    {
        if (Appending.Verdict(state, append) is { } verdict)
        {
            return (state, verdict);
        }

        var (next, result) = Appending.Write(state, append, time.GetUtcNow());
        return (await inline.ApplyAsync(state, next, cancellationToken).ConfigureAwait(false), result);
    }

    /// <summary>Takes the state when the reading begins, so that it sees one prefix of the log however long it takes.</summary>
    private async IAsyncEnumerable<RecordedEvent> DecodeAsync(Func<IEnumerable<StoredEvent>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var stored in read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return stored.Decode(codec);
        }
    }
}
