using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>Every reader that there can be: one for each choice of the moments at which it reads, from where it has come to. A reading changes nothing, so
/// that those who stand at one place read together.</summary>
internal sealed class SteppedReaders(CqrsTestHost host, int moments)
{
    private readonly List<string>[] _seen = [.. Enumerable.Range(0, 1 << moments).Select(_ => new List<string>())];
    private int _moment;

    /// <summary>Lets those read that read at this moment.</summary>
    public async Task ReadAsync()
    {
        var now = 1 << _moment++;
        foreach (var standing in _seen.Where((_, reader) => (reader & now) != 0).GroupBy(seen => seen.Count).ToList())
        {
            var read = await host.Store.ReadLogAsync(new LogPosition(standing.Key), LogReadOptions.All, TestContext.Current.CancellationToken).ToListAsync();
            Assert.Equal(Enumerable.Range(standing.Key + 1, read.Count), read.Select(e => (int)e.Position.Value));
            foreach (var seen in standing)
            {
                seen.AddRange(read.Select(e => ((Noted)e.Data!).Text));
            }
        }
    }

    /// <summary>What each has seen is how the log begins, and those who read last have seen all of it.</summary>
    public void ExpectPrefixesOf(IReadOnlyList<string> log)
    {
        Assert.Equal(moments, _moment);
        foreach (var (seen, reader) in _seen.Select((seen, reader) => (seen, reader)))
        {
            Assert.Equal((reader & 1 << (moments - 1)) != 0 ? log : log.Take(seen.Count), seen);
        }
    }
}
