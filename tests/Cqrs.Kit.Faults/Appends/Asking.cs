using Cqrs.Kit.Faults.Judge;

namespace Cqrs.Kit.Faults.Appends;

/// <summary>Asks the store, and writes down what is asked before and what was told after.</summary>
internal sealed class Asking(IEventStore store, JournalWriter journal)
{
    private long _events;

    /// <summary>How many events were acknowledged.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>The version of a stream's newest event; −1 when it has none.</summary>
    public async Task<long> VersionAsync(string stream)
    {
        await foreach (var newest in store.ReadStreamAsync(StreamName.Parse(stream), new StreamReadOptions { Backwards = true, MaxCount = 1 }, CancellationToken.None))
        {
            return newest.Version;
        }

        return -1;
    }

    /// <summary>Appends.</summary>
    /// <returns>The new versions, when acknowledged.</returns>
    public async Task<IReadOnlyList<long>?> AppendAsync(AppendKind kind, IReadOnlyList<AskedStream> streams, CancellationToken cancellationToken = default)
    {
        var id = Guid.CreateVersion7();
        var number = 0;
        var request = new AppendRequest([.. streams.Select(stream => new StreamAppend(
            StreamName.Parse(stream.Name),
            Expected(stream.Expected),
            [.. Enumerable.Range(0, stream.Count).Select(_ => new Asked(id, number++))]))])
        { Id = id };
        journal.Write(new Invoke(id, kind, streams));
        try
        {
            var result = await store.TryAppendAsync(request, cancellationToken);
            if (result.Conflict is { } conflict)
            {
                journal.Write(new Fail(id, FailReason.Conflict, conflict.Stream.Value, conflict.Actual));
                return null;
            }

            journal.Write(new Ok(id, result.Position.Value, result.Versions));
            Interlocked.Add(ref _events, number);
            return result.Versions;
        }
        catch (OperationCanceledException) when (kind == AppendKind.Cancelled)
        {
            journal.Write(new Fail(id, FailReason.Cancelled));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            journal.Write(new Unknown(id, Cause: null));
        }
        catch (Exception exception)
        {
            journal.Write(new Unknown(id, exception.ToString()));
        }

        return null;
    }

    private static ExpectedVersion Expected(long expected) => expected switch
    {
        AskedStream.Any => ExpectedVersion.Any,
        AskedStream.None => ExpectedVersion.NoStream,
        _ => ExpectedVersion.Exactly(expected),
    };
}
