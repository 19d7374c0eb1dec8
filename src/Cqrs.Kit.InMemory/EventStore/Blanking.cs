namespace Cqrs.Kit.InMemory;

/// <summary>Takes payloads, metadata and results out of a state. Readers of older states still see them; they end with their readings.</summary>
internal static class Blanking
{
    private static readonly byte[] _payload = EventCodec.BlankPayload.ToArray();
    private static readonly byte[] _metadata = "{}"u8.ToArray();

    /// <summary>Blanks a stream's events before a version.</summary>
    public static InMemoryState BlankEvents(InMemoryState state, StreamName stream, long beforeVersion) => state with
    {
        Log = state.Log.Replace(IndexesOf(state, stream, beforeVersion), e => e with { Payload = _payload, Metadata = _metadata }),
    };

    /// <summary>Blanks the results of the commands that wrote to a stream: whose record came with an append to it, or whose id its events bear.</summary>
    public static InMemoryState BlankResults(InMemoryState state, StreamName stream)
    {
        var commands = state.Commands.ToBuilder();
        foreach (var index in IndexesOf(state, stream, long.MaxValue))
        {
            var stored = state.Log[index];
            Blank(stored.Command);
            Blank(EventCodec.DecodeMetadata(stored.Metadata).CommandId);
        }

        return state with { Commands = commands.ToImmutable() };

        void Blank(CommandId? id)
        {
            if (id is { } known && commands.TryGetValue(known, out var record) && !record.Result.IsEmpty)
            {
                commands[known] = record with { Result = CommandRecord.ErasedResult };
            }
        }
    }

    private static List<int> IndexesOf(InMemoryState state, StreamName stream, long beforeVersion)
    {
        var indexes = state.Streams.GetValueOrDefault(stream);
        return [.. Enumerable.Range(0, (int)Math.Min(beforeVersion, indexes.Count)).Select(version => indexes[version])];
    }
}
