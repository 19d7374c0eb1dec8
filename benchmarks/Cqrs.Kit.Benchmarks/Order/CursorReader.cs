using System.Diagnostics;

using Npgsql;

namespace Cqrs.Kit.Benchmarks.Order;

/// <summary>Reads a scheme's log behind a cursor while it is written, as a projection would, and remembers what it saw.</summary>
/// <remarks>
/// A gap is settled so: who holds the writers' shared lock now may have taken a position below one that is already seen; who does not
/// has ended. When all of those have ended, the next read has what they wrote, and what is missing then never comes.
/// </remarks>
internal sealed class CursorReader(NpgsqlDataSource dataSource, OrderScheme scheme)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(2);
    private long _cursor;
    private long _settledTo;
    private long _inGaps;

    public List<long> Seen { get; } = [];

    public int Settlements { get; private set; }

    public int LooksAtLocks { get; private set; }

    /// <summary>How long events that were there were not given, since one before them was not settled.</summary>
    public TimeSpan InGaps => Stopwatch.GetElapsedTime(0, _inGaps);

    /// <summary>Counts anew; goes on reading where it was.</summary>
    public void Begin() => (Settlements, LooksAtLocks, _inGaps) = (0, 0, 0);

    /// <summary>Reads until told to stop, and then what is left.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var connection = await dataSource.OpenConnectionAsync(CancellationToken.None);
        await using var page = new NpgsqlCommand($"select position from {scheme.Table} where position > $1 order by position limit 5000", connection) { Parameters = { new NpgsqlParameter<long>() } };
        await using var holders = new NpgsqlCommand("select virtualtransaction from pg_locks where locktype = 'advisory' and objid = 2 and mode = 'ShareLock' and granted", connection);
        await page.PrepareAsync(CancellationToken.None);
        await holders.PrepareAsync(CancellationToken.None);
        while (true)
        {
            var isLast = stop.IsCancellationRequested;
            var positions = await ReadAsync<long>(page, _cursor);
            if (!Take(positions))
            {
                await SettleAsync(holders, positions[^1]);
            }
            else if (positions.Count == 0)
            {
                if (isLast)
                {
                    return;
                }

                await Task.Delay(_pause, CancellationToken.None);
            }
        }
    }

    /// <summary>Takes what is certain; false when something behind a gap is left.</summary>
    private bool Take(List<long> positions)
    {
        foreach (var position in positions)
        {
            if (scheme.SettlesGaps && position > _cursor + 1 && position > _settledTo)
            {
                return false;
            }

            Seen.Add(position);
            _cursor = position;
        }

        return true;
    }

    private async Task SettleAsync(NpgsqlCommand holders, long newest)
    {
        var began = Stopwatch.GetTimestamp();
        Settlements++;
        HashSet<string> waitedFor = [.. await ReadAsync<string>(holders)];
        for (LooksAtLocks++; waitedFor.Count > 0; LooksAtLocks++)
        {
            waitedFor.IntersectWith(await ReadAsync<string>(holders));
        }

        _settledTo = newest;
        _inGaps += Stopwatch.GetTimestamp() - began;
    }

    private static async Task<List<T>> ReadAsync<T>(NpgsqlCommand command, long? after = null)
    {
        if (after is { } cursor)
        {
            ((NpgsqlParameter<long>)command.Parameters[0]).TypedValue = cursor;
        }

        List<T> rows = [];
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        while (await reader.ReadAsync(CancellationToken.None))
        {
            rows.Add(reader.GetFieldValue<T>(0));
        }

        return rows;
    }
}
