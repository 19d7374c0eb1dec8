namespace Cqrs.Kit.InMemory;

/// <summary>Streams as a whole, in memory.</summary>
internal sealed class InMemoryStreamLifecycle(InMemoryDatabase database, EventCodec codec, InlineProjections inline, LogSignal signal, TimeProvider time) : IStreamLifecycle
{
    public ValueTask CloseAsync(StreamName stream, CancellationToken cancellationToken) => database.ChangeAsync(
        state => LimitsOf(state, stream) is { IsClosed: false } limits ? state.WithLimits(stream, limits with { IsClosed = true }) : state,
        cancellationToken);

    public ValueTask ReopenAsync(StreamName stream, CancellationToken cancellationToken) => database.ChangeAsync(
        state => state.WithLimits(stream, UnerasedLimitsOf(state, stream) with { IsClosed = false }),
        cancellationToken);

    public ValueTask<long> TruncateAsync(StreamName stream, long beforeVersion, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(beforeVersion);
        return database.ChangeAsync(
            state =>
            {
                var limits = UnerasedLimitsOf(state, stream);
                var keptFrom = Math.Max(limits.KeptFrom, Math.Min(beforeVersion, state.VersionOf(stream)));
                return ValueTask.FromResult((Blanking.BlankEvents(state, stream, keptFrom).WithLimits(stream, limits with { KeptFrom = keptFrom }), keptFrom));
            },
            cancellationToken);
    }

    public async ValueTask<LogPosition> EraseAsync(StreamName stream, CancellationToken cancellationToken)
    {
        await using var locks = await inline.LockAsync(cancellationToken).ConfigureAwait(false);
        var position = await database.ChangeAsync(state => EraseAsync(state, stream, cancellationToken), cancellationToken).ConfigureAwait(false);
        signal.Pulse();
        return position;
    }

    private async ValueTask<(InMemoryState Next, LogPosition Erased)> EraseAsync(InMemoryState state, StreamName stream, CancellationToken cancellationToken)
    {
        var limits = LimitsOf(state, stream);
        if (limits.IsErased)
        {
            return (state, state.Log[state.Streams[stream][(int)state.VersionOf(stream)]].Position);
        }

        var blank = Blanking.BlankEvents(Blanking.BlankResults(state, stream), stream, long.MaxValue)
            .WithLimits(stream, limits with { IsClosed = true, IsErased = true });
        var (next, result) = Appending.Write(blank, codec.EncodeErasure(stream), time.GetUtcNow());
        return (await inline.ApplyAsync(state, next, cancellationToken).ConfigureAwait(false), result.Position);
    }

    private static StreamLimits UnerasedLimitsOf(InMemoryState state, StreamName stream) =>
        LimitsOf(state, stream) is { IsErased: false } limits ? limits : throw new StreamErasedException(stream);

    private static StreamLimits LimitsOf(InMemoryState state, StreamName stream)
    {
        if (stream.IsDefault)
        {
            throw new ArgumentException("No stream is named; use StreamName.For or StreamName.Parse.", nameof(stream));
        }

        return state.VersionOf(stream) < 0 ? throw new StreamNotFoundException(stream) : state.LimitsOf(stream);
    }
}
