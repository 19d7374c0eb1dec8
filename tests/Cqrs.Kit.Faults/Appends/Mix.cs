using Cqrs.Kit.Faults.Judge;

namespace Cqrs.Kit.Faults.Appends;

/// <summary>What one caller does next: a bit of everything, in fixed shares.</summary>
internal sealed class Mix(Asking asking, Random random, string caller)
{
    private const int HotStreams = 50;
    private const string AnyStream = "Any-one";
    private const int MostSeveral = 10;
    private const int LongestWaitMilliseconds = 20;
    private static readonly string[] _hot = [.. Enumerable.Range(0, HotStreams).Select(i => $"Hot-{i}")];

    private int _next;
    private long _ownVersion = -1;
    private readonly string _own = $"Own-{caller}-0";

    private string Hot => _hot[random.Next(HotStreams)];

    public Task NextAsync() => random.Next(200) switch
    {
        < 2 => CancelledAsync(),
        < 12 => StaleAsync(),
        < 82 => asking.AppendAsync(AppendKind.New, [New(1)]),
        < 122 => HotAsync(),
        < 152 => OwnAsync(AppendKind.Several, []),
        < 177 => asking.AppendAsync(AppendKind.Any, [new AskedStream(AnyStream, AskedStream.Any, 1)]),
        _ => OwnAsync(AppendKind.Streams, [New(1), new AskedStream(Hot, AskedStream.Any, 2)]),
    };

    private AskedStream New(int count) => new($"New-{caller}-{_next++}", AskedStream.None, count);

    /// <summary>Others write it too, so between the reading and the append it may have moved on.</summary>
    private async Task HotAsync()
    {
        var stream = Hot;
        await asking.AppendAsync(AppendKind.Hot, [new AskedStream(stream, await asking.VersionAsync(stream), 1)]);
    }

    /// <summary>Several events to the caller's own stream, and to others in the same append.</summary>
    private async Task OwnAsync(AppendKind kind, IEnumerable<AskedStream> others)
    {
        var appended = await asking.AppendAsync(kind, [new AskedStream(_own, _ownVersion, random.Next(2, MostSeveral + 1)), .. others]);
        if (appended is null)
        {
            // The log has lost what was there, or an append is there that was said not to be: the judge knows which.
            var version = await asking.VersionAsync(_own);
            _ownVersion = version != _ownVersion ? version : throw new InvalidOperationException($"Nobody else writes {_own}, and yet an append at its version {_ownVersion} was not acknowledged; see the journal.");
            return;
        }

        _ownVersion = appended.Versions[0];
    }

    /// <summary>At a version before the newest, or one that the stream has not reached, or as if it were new.</summary>
    private async Task StaleAsync()
    {
        if (_ownVersion < 0)
        {
            await OwnAsync(AppendKind.Several, []);
        }

        if (_ownVersion < 0)
        {
            return; // all of it was lost just now
        }

        await asking.AppendAsync(AppendKind.Stale, [new AskedStream(_own, random.Next(3) switch
        {
            0 => AskedStream.None,
            1 => random.NextInt64(_ownVersion),
            _ => _ownVersion + 1 + random.Next(5),
        }, 1)]);
    }

    /// <summary>Before the call, or while it is on its way: what became of that is for the judge to say.</summary>
    private async Task CancelledAsync()
    {
        using var source = new CancellationTokenSource();
        if (random.Next(2) == 0)
        {
            await source.CancelAsync();
            await asking.AppendAsync(AppendKind.Cancelled, [New(2)], source.Token);
        }
        else
        {
            source.CancelAfter(TimeSpan.FromMilliseconds(random.Next(LongestWaitMilliseconds)));
            await asking.AppendAsync(AppendKind.CancelledOnTheWay, [New(2), new AskedStream(Hot, AskedStream.Any, 1)], source.Token);
        }
    }
}
