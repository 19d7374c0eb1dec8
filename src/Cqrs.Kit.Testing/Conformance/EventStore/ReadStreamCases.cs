namespace Cqrs.Kit.Testing;

/// <summary>Reading one stream: which part, in which order, and what a reader does not disturb.</summary>
internal static class ReadStreamCases
{
    private static readonly StreamName _stream = new("Note", "1");

    public static Task A_stream_is_read_forwards_from_its_beginning(ConformanceFixture fixture) =>
        ReadsAsync(fixture, StreamReadOptions.All, 0, 1, 2, 3, 4);

    public static Task Forwards_from_a_version(ConformanceFixture fixture) =>
        ReadsAsync(fixture, new StreamReadOptions { FromVersion = 3 }, 3, 4);

    public static Task Forwards_at_most_so_many(ConformanceFixture fixture) =>
        ReadsAsync(fixture, new StreamReadOptions { FromVersion = 1, MaxCount = 2 }, 1, 2);

    public static Task Forwards_from_past_the_end_gives_none(ConformanceFixture fixture) =>
        ReadsAsync(fixture, new StreamReadOptions { FromVersion = 5 });

    public static Task Forwards_from_the_highest_number_gives_none(ConformanceFixture fixture) =>
        ReadsAsync(fixture, new StreamReadOptions { FromVersion = long.MaxValue, MaxCount = long.MaxValue });

    public static Task Backwards_from_the_newest(ConformanceFixture fixture) =>
        ReadsAsync(fixture, new StreamReadOptions { Backwards = true }, 4, 3, 2, 1, 0);

    public static Task Backwards_from_a_version(ConformanceFixture fixture) =>
        ReadsAsync(fixture, new StreamReadOptions { Backwards = true, FromVersion = 2 }, 2, 1, 0);

    public static Task Backwards_from_past_the_end_begins_at_the_newest(ConformanceFixture fixture) =>
        ReadsAsync(fixture, new StreamReadOptions { Backwards = true, FromVersion = long.MaxValue, MaxCount = 2 }, 4, 3);

    public static Task Backwards_from_the_first(ConformanceFixture fixture) =>
        ReadsAsync(fixture, new StreamReadOptions { Backwards = true, FromVersion = 0, MaxCount = 9 }, 0);

    public static async Task A_stream_without_events_gives_none(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(new("Note", "other"), 2);

        Expect.Equal(0, (await host.ReadAsync(_stream)).Count);
        Expect.Equal(0, (await host.ReadAsync(_stream, new StreamReadOptions { Backwards = true })).Count);
    }

    public static async Task A_read_that_makes_no_sense_is_refused(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 1);

        await Refused<ArgumentOutOfRangeException>(_stream, new StreamReadOptions { FromVersion = -1 }, "From version −1");
        await Refused<ArgumentOutOfRangeException>(_stream, new StreamReadOptions { MaxCount = 0 }, "At most 0 events");
        await Refused<ArgumentOutOfRangeException>(_stream, new StreamReadOptions { MaxCount = -5 }, "At most −5 events");
        await Refused<ArgumentException>(default, StreamReadOptions.All, "The default stream name");
        await Refused<ArgumentNullException>(_stream, null!, "No options");

        Task<TException> Refused<TException>(StreamName stream, StreamReadOptions options, string what)
            where TException : Exception =>
            Expect.ThrowsAsync<TException>(() => host.ReadAsync(stream, options), what);
    }

    public static async Task A_long_stream_is_read_whole_in_both_directions(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await host.Store.AppendAsync(_stream, ExpectedVersion.Any, [.. Enumerable.Range(i * 1_000, 1_000).Select(n => new Counted(n))]);
        }

        Expect.Sequence(Enumerable.Range(0, 5_000).Select(n => (long)n), (await host.ReadAsync(_stream)).Select(e => ((Counted)e.Data!).Number));
        Expect.Sequence(Enumerable.Range(0, 5_000).Reverse().Select(n => (long)n), (await host.ReadAsync(_stream, new StreamReadOptions { Backwards = true })).Select(e => ((Counted)e.Data!).Number));
        Expect.Sequence(Enumerable.Range(999, 2_500).Select(n => (long)n), (await host.ReadAsync(_stream, new StreamReadOptions { FromVersion = 999, MaxCount = 2_500 })).Select(e => e.Version));
    }

    public static async Task Two_reads_give_the_same(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 20);

        Expect.Sequence((await host.ReadAsync(_stream)).Select(Facts), (await host.ReadAsync(_stream)).Select(Facts), "the second read");
        Expect.Sequence((await host.ReadLogAsync()).Select(Facts), (await host.ReadLogAsync()).Select(Facts), "the second read of the log");

        static (Guid, long, long, DateTimeOffset, object?) Facts(RecordedEvent e) => (e.At.EventId, e.Version, e.Position.Value, e.At.Timestamp, e.Data);
    }

    public static async Task A_consumer_may_append_while_it_reads(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 10);
        var seen = 0;

        await foreach (var e in host.Store.ReadStreamAsync(_stream))
        {
            Expect.Equal(seen++, e.Version, "The version");
            if (seen <= 10)
            {
                await host.Store.AppendAsync(_stream, ExpectedVersion.Any, [new Noted("while reading")]);
            }
        }

        Expect.True(seen is >= 10 and <= 20, $"a reader sees a prefix of the stream, not {seen} events");
        await host.ExpectDenseLogAsync(20);
    }

    public static async Task Readers_that_stop_early_leave_nothing_behind(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 3);
        for (var i = 0; i < 250; i++)
        {
            await foreach (var e in host.Store.ReadStreamAsync(_stream))
            {
                Expect.Equal(0L, e.Version);
                break;
            }

            await foreach (var e in host.Store.ReadLogAsync())
            {
                Expect.Equal(1L, e.Position.Value);
                break;
            }
        }

        Expect.Equal(3, (await host.ReadAsync(_stream)).Count);
    }

    public static async Task A_reader_that_gives_up_is_told_so(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 3);
        using var givingUp = new CancellationTokenSource();

        await Expect.ThrowsAsync<OperationCanceledException>(
            async () =>
            {
                await foreach (var e in host.Store.ReadStreamAsync(_stream, StreamReadOptions.All, givingUp.Token))
                {
                    await givingUp.CancelAsync();
                }
            },
            "A cancelled read");

        Expect.Equal(3, (await host.ReadAsync(_stream)).Count);
    }

    private static async Task ReadsAsync(ConformanceFixture fixture, StreamReadOptions options, params long[] versions)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(new("Note", "before"), 2);
        await host.FillAsync(_stream, 5);
        await host.FillAsync(new("Note", "after"), 2);

        var events = await host.ReadAsync(_stream, options);

        Expect.Sequence(versions, events.Select(e => e.Version));
        Expect.Sequence<object?>(versions.Select(version => new Noted($"{version}")), events.Select(e => e.Data));
        Expect.True(events.All(e => e.Stream == _stream), "all events are of the stream");
    }
}
