using System.Diagnostics;

using Cqrs.Kit.Faults.Judge;

namespace Cqrs.Kit.Faults.Appends;

/// <summary>Asks the store, and writes down what is asked before and what was told after.</summary>
/// <param name="store">The store.</param>
/// <param name="journal">Where to write down.</param>
/// <param name="asksAgain">Whether an append whose outcome is unknown is asked for again with its id until there is an answer, and some that were acknowledged are too, to see that they get their first result.</param>
internal sealed class Asking(IEventStore store, JournalWriter journal, bool asksAgain = false)
{
    private const int OneIn = 10;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private long _events;
    private long _acknowledged;

    /// <summary>How many events were acknowledged.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>The version of a stream's newest event; −1 when it has none.</summary>
    public async Task<long> VersionAsync(string stream)
    {
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(_pause, TimeProvider.System))
        {
            try
            {
                await foreach (var newest in store.ReadStreamAsync(StreamName.Parse(stream), new StreamReadOptions { Backwards = true, MaxCount = 1 }, CancellationToken.None))
                {
                    return newest.Version;
                }

                return -1;
            }
            catch (Exception) when (GoesOn(began))
            {
                // Nothing was changed by it.
            }
        }
    }

    /// <summary>Appends.</summary>
    /// <returns>What was acknowledged, if it was.</returns>
    public async Task<Ok?> AppendAsync(AppendKind kind, IReadOnlyList<AskedStream> streams, CancellationToken cancellationToken = default)
    {
        var id = Guid.CreateVersion7();
        var number = 0;
        var request = new AppendRequest([.. streams.Select(stream => new StreamAppend(
            StreamName.Parse(stream.Name),
            Expected(stream.Expected),
            [.. Enumerable.Range(0, stream.Count).Select(_ => new Asked(id, number++))]))])
        { Id = id };
        journal.Write(new Invoke(id, kind, streams));
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(_pause, TimeProvider.System, CancellationToken.None))
        {
            switch (await AskAsync(kind, request, cancellationToken))
            {
                case Ok ok:
                    Interlocked.Add(ref _events, number);
                    if (asksAgain && Interlocked.Increment(ref _acknowledged) % OneIn == 0)
                    {
                        await AppendAgainAsync(request);
                    }

                    return ok;
                case Unknown { Cause: not null } when GoesOn(began):
                    break;
                default:
                    return null;
            }
        }
    }

    /// <summary>Asks once.</summary>
    private async Task<JournalEntry> AskAsync(AppendKind kind, AppendRequest request, CancellationToken cancellationToken)
    {
        JournalEntry answer;
        try
        {
            var result = await store.TryAppendAsync(request, cancellationToken);
            answer = result.Conflict is { } conflict
                ? new Fail(request.Id, FailReason.Conflict, conflict.Stream.Value, conflict.Actual)
                : new Ok(request.Id, result.Position.Value, result.Versions);
        }
        catch (OperationCanceledException) when (kind == AppendKind.Cancelled)
        {
            answer = new Fail(request.Id, FailReason.Cancelled);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            answer = new Unknown(request.Id, Cause: null);
        }
        catch (Exception exception)
        {
            answer = new Unknown(request.Id, exception.ToString());
        }

        journal.Write(answer);
        return answer;
    }

    private async Task AppendAgainAsync(AppendRequest request)
    {
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(_pause, TimeProvider.System))
        {
            try
            {
                var result = await store.TryAppendAsync(request, CancellationToken.None);
                journal.Write(new Again(request.Id, result.Position.Value, result.Versions));
                return;
            }
            catch (Exception) when (GoesOn(began))
            {
                // It is acknowledged already; only the question was lost.
            }
        }
    }

    private bool GoesOn(long began) => asksAgain && Stopwatch.GetElapsedTime(began) < _patience;

    private static ExpectedVersion Expected(long expected) => expected switch
    {
        AskedStream.Any => ExpectedVersion.Any,
        AskedStream.None => ExpectedVersion.NoStream,
        _ => ExpectedVersion.Exactly(expected),
    };
}
