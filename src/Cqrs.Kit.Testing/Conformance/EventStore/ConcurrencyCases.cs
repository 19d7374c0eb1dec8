namespace Cqrs.Kit.Testing;

/// <summary>Appends that race: one winner for a version, and a log without holes that every reader sees in one order.</summary>
internal static class ConcurrencyCases
{
    private const int Writers = 24;
    private static readonly StreamName _hot = new("Note", "hot");

    public static Task Of_parallel_appends_at_one_version_one_wins(ConformanceFixture fixture) =>
        OneWinsAsync(fixture, existing: 3, ExpectedVersion.Exactly(2));

    public static Task Of_parallel_appends_at_no_stream_one_wins(ConformanceFixture fixture) =>
        OneWinsAsync(fixture, existing: 0, ExpectedVersion.NoStream);

    public static async Task Parallel_appends_at_any_all_go_through(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        var results = await Parallel(Writers, i => host.Store.TryAppendAsync(
            new AppendRequest([new StreamAppend(_hot, ExpectedVersion.Any, [new Counted(i), new Counted(i), new Counted(i)])]),
            CancellationToken.None).AsTask());

        Expect.True(results.All(result => result.Outcome == AppendOutcome.Appended), "every append at any goes through");
        Expect.Equal(Writers, results.Select(result => result.Position).Distinct().Count(), "The number of different positions");
        var numbers = (await host.ReadAsync(_hot)).ConvertAll(e => ((Counted)e.Data!).Number);
        Expect.True(numbers.Chunk(3).All(append => append.Distinct().Count() == 1), "the events of an append stand together");
        await host.ExpectDenseLogAsync(Writers * 3);
    }

    public static async Task Parallel_appends_to_the_same_streams_in_any_order_all_go_through(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        StreamName[] streams = [new("Note", "a"), new("Note", "b"), new("Note", "c")];

        var results = await Parallel(Writers, i => host.Store.TryAppendAsync(
            new AppendRequest([.. Enumerable.Range(0, 3).Select(s => new StreamAppend(streams[(i + s) % 3], ExpectedVersion.Any, [new Counted(i)]))]),
            CancellationToken.None).AsTask());

        Expect.True(results.All(result => result.Outcome == AppendOutcome.Appended), "every append at any goes through");
        await host.ExpectDenseLogAsync(Writers * 3);
        foreach (var stream in streams)
        {
            Expect.Sequence(Enumerable.Range(0, Writers).Select(v => (long)v), (await host.ReadAsync(stream)).Select(e => e.Version));
        }
    }

    public static async Task Writers_that_read_and_try_again_lose_nothing(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.Store.AppendAsync(_hot, ExpectedVersion.NoStream, [new Counted(0)]);

        await Parallel(8, async writer =>
        {
            for (var done = 0; done < 5;)
            {
                var newest = (await host.ReadAsync(_hot, new StreamReadOptions { Backwards = true, MaxCount = 1 }))[0];
                var next = new Counted(((Counted)newest.Data!).Number + 1);
                var result = await host.Store.TryAppendAsync(new AppendRequest([new StreamAppend(_hot, ExpectedVersion.Exactly(newest.Version), [next])]), CancellationToken.None);
                done += result.Outcome == AppendOutcome.Appended ? 1 : 0;
            }

            return true;
        });

        Expect.Sequence(Enumerable.Range(0, 41).Select(i => (long)i), (await host.ReadAsync(_hot)).Select(e => ((Counted)e.Data!).Number));
    }

    public static async Task Readers_beside_writers_see_the_dense_log_in_one_order(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        await ReadBesideWritersAsync(host.Store, [host.Store]);

        await host.ExpectDenseLogAsync(Writers * 10);
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task Readers_beside_writers_on_several_nodes_see_the_dense_log_in_one_order(ConformanceFixture fixture)
    {
        await using var one = await fixture.StartAsync();
        await using var two = await fixture.StartAsync();
        await using var three = await fixture.StartAsync();

        await ReadBesideWritersAsync(three.Store, [one.Store, two.Store]);

        await one.ExpectDenseLogAsync(Writers * 10);
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task Of_parallel_appends_on_several_nodes_at_one_version_one_wins(ConformanceFixture fixture)
    {
        await using var one = await fixture.StartAsync();
        await using var two = await fixture.StartAsync();
        ConformanceHost[] nodes = [one, two];

        var results = await Parallel(Writers, i => nodes[i % 2].Store.TryAppendAsync(new AppendRequest([new StreamAppend(_hot, ExpectedVersion.NoStream, [new Counted(i)])]), CancellationToken.None).AsTask());

        Expect.Equal(1, results.Count(result => result.Outcome == AppendOutcome.Appended), "The number of winners");
        await two.ExpectDenseLogAsync(1);
    }

    internal static async Task<TResult[]> Parallel<TResult>(int count, Func<int, Task<TResult>> run) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => run(i))));

    private static async Task OneWinsAsync(ConformanceFixture fixture, int existing, ExpectedVersion expected)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_hot, existing);

        var results = await Parallel(Writers, i => host.Store.TryAppendAsync(
            new AppendRequest([new StreamAppend(_hot, expected, [new Noted($"winner {i}"), new Noted("second")])]),
            CancellationToken.None).AsTask());

        Expect.Equal(1, results.Count(result => result.Outcome == AppendOutcome.Appended), "The number of winners");
        Expect.Equal(Writers - 1, results.Count(result => result.Conflict == new VersionConflict(_hot, expected, existing + 1)), "The number of conflicts");
        Expect.Equal(existing + 2, (await host.ReadAsync(_hot)).Count);
        await host.ExpectDenseLogAsync(existing + 2);
    }

    /// <summary>Four readers follow the log in pieces while others write; what each saw is then compared with the log.</summary>
    private static async Task ReadBesideWritersAsync(IEventStore reader, IEventStore[] writers)
    {
        var readers = Parallel(4, async seed =>
        {
            var seen = new List<(long Position, Guid Id)>();
            for (var after = LogPosition.Start; after.Value < Writers * 10; after = new LogPosition(seen.Count == 0 ? 0 : seen[^1].Position))
            {
                await foreach (var e in reader.ReadLogAsync(after, new LogReadOptions { MaxCount = 1 + seed * 7 }, CancellationToken.None))
                {
                    seen.Add((e.Position.Value, e.At.EventId));
                }
            }

            return seen;
        });

        await Parallel(Writers, async i =>
        {
            for (var n = 0; n < 5; n++)
            {
                var stream = new StreamName("Note", $"{(i + n) % 7}");
                await writers[i % writers.Length].AppendAsync(stream, ExpectedVersion.Any, [new Counted(i), new Counted(n)]);
            }

            return true;
        });

        var (seen, log) = (await readers, await reader.ReadLogAsync().ToListAsync());
        foreach (var one in seen)
        {
            Expect.Sequence(log.Select(e => (e.Position.Value, e.At.EventId)), one, "what a reader saw");
        }
    }
}
