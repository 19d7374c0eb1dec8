using System.Diagnostics;

using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.Faults.Streams;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.Faults.DiskFull;

/// <summary>Fills a disk of the server under load, keeps it full for a while, and gives the room back.</summary>
internal sealed class DiskFills(StreamsRun run, PostgreSqlServer server, ServerDisks disks, Recovery recovery, int seed)
{
    private const string Full = "PostgresException (0x80004005): 53100";
    private const int MostAppends = 20;
    private const int MostLeft = 512 * 1024;
    private const int MostMilliseconds = 2_000;

    /// <summary>Longer than an append asks what became of it: clients are told that nobody knows.</summary>
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly Random _random = new(seed);
    private readonly JournalTails _told = new(run, Full);

    /// <summary>Clients are told what is wrong, unless the server gives up: it needs room on that disk for more than tables, and to recover.</summary>
    public Check Told { get; } = new("Each client process was told by SQLSTATE 53100 that the data's disk is full, unless the server ended over it");

    /// <summary>How often the data's disk was filled.</summary>
    public int OfData { get; private set; }

    /// <summary>How often the server ended over that.</summary>
    public int EndedOver { get; private set; }

    /// <summary>How often the write-ahead log's was, which the server does not survive.</summary>
    public int OfWal { get; private set; }

    /// <summary>How often the server had ended, and somebody had to start it.</summary>
    public int Started { get; private set; }

    /// <summary>Fills one of them when all are at work, and waits until they are again.</summary>
    public async Task NextAsync()
    {
        await recovery.AtWorkAsync(_random.Next(1, MostAppends));
        var left = _random.Next(MostLeft);
        var hold = _random.Next(4) == 0 ? _long : TimeSpan.FromMilliseconds(_random.Next(MostMilliseconds));
        await using var watch = await ServerWatch.StartAsync(run);
        if (_random.Next(3) == 0)
        {
            await FillWalAsync(watch, left, hold);
        }
        else
        {
            await FillDataAsync(left, hold);
        }

        await watch.BackAsync(StartAsync);
        await recovery.WaitAsync($"fill {OfData + OfWal}");
    }

    private async Task FillDataAsync(long left, TimeSpan hold)
    {
        OfData++;
        var before = _told.Count();
        disks.Data.Fill(left);
        try
        {
            var began = Stopwatch.GetTimestamp();
            while (_told.Fewest(before) == 0 && server.IsRunning && Stopwatch.GetElapsedTime(began) < _patience)
            {
                await run.PauseAsync(TimeSpan.FromMilliseconds(50));
            }

            if (!server.IsRunning)
            {
                EndedOver++;
                return;
            }

            Told.That(_told.Fewest(before) > 0, () => $"fill {OfData + OfWal}: {string.Join(", ", _told.Count().Where(client => client.Value == before[client.Key]).Select(client => client.Key))} was not, after {_patience}");
            await run.PauseAsync(hold);
        }
        finally
        {
            disks.Data.Empty();
        }
    }

    private async Task FillWalAsync(ServerWatch watch, long left, TimeSpan hold)
    {
        OfWal++;
        disks.Wal.Fill(left);
        try
        {
            await watch.GoneAsync();
            await run.PauseAsync(hold);
        }
        finally
        {
            disks.Wal.Empty();
        }
    }

    /// <summary>As an operator would: a server that found no room to recover in ends.</summary>
    private async Task StartAsync()
    {
        if (!server.IsRunning)
        {
            await server.StartAsync();
            Started++;
        }
    }
}
