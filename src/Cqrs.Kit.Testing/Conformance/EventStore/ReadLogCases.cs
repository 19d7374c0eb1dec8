namespace Cqrs.Kit.Testing;

/// <summary>Reading the log: which part, filtered, and the look at its end.</summary>
internal static class ReadLogCases
{
    public static Task The_log_is_read_from_its_beginning(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 0, LogReadOptions.All, 1, 2, 3, 4, 5, 6);

    public static Task After_a_position(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 4, LogReadOptions.All, 5, 6);

    public static Task After_the_end_gives_none(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 6, LogReadOptions.All);

    public static Task After_a_position_far_past_the_end_gives_none(ConformanceFixture fixture) =>
        ReadsAsync(fixture, long.MaxValue, LogReadOptions.All);

    public static Task At_most_so_many(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 1, new LogReadOptions { MaxCount = 3 }, 2, 3, 4);

    public static Task Up_to_a_position(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 1, new LogReadOptions { UpTo = new LogPosition(4) }, 2, 3, 4);

    public static Task Up_to_a_position_past_the_end(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 4, new LogReadOptions { UpTo = new LogPosition(long.MaxValue) }, 5, 6);

    public static Task Up_to_a_position_before_the_beginning_gives_none(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 4, new LogReadOptions { UpTo = new LogPosition(2) });

    public static Task Only_events_of_some_types(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 0, new LogReadOptions { EventTypes = ["conformance.counted", "not.there"] }, 2, 4, 6);

    public static Task Only_events_of_some_types_at_most_so_many(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 2, new LogReadOptions { EventTypes = ["conformance.counted"], MaxCount = 1 }, 4);

    public static Task Only_events_of_some_stream_types(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 0, new LogReadOptions { StreamTypes = ["Note"] }, 1, 2);

    public static Task Only_events_of_some_types_in_streams_of_some_types(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 0, new LogReadOptions { EventTypes = ["conformance.counted"], StreamTypes = ["Note_", "Notes"], UpTo = new LogPosition(5) }, 4);

    public static Task A_name_is_no_pattern_and_case_matters(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 0, new LogReadOptions { EventTypes = ["conformance.%", "Conformance.Counted", "conformance_counted"] });

    public static Task No_types_at_all_give_none(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 0, new LogReadOptions { EventTypes = [] });

    public static Task No_events_of_some_types(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 0, new LogReadOptions { ExceptEventTypes = ["conformance.noted", "not.there"] }, 2, 4, 6);

    public static Task No_events_of_some_types_at_most_so_many(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 1, new LogReadOptions { ExceptEventTypes = ["conformance.counted"], StreamTypes = ["Note_", "Notes"], MaxCount = 1 }, 3);

    public static Task No_types_left_out_give_all(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 0, new LogReadOptions { ExceptEventTypes = [] }, 1, 2, 3, 4, 5, 6);

    public static Task Types_asked_for_and_left_out_give_none(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 0, new LogReadOptions { EventTypes = ["conformance.noted"], ExceptEventTypes = ["conformance.noted"] });

    public static Task Backwards_from_the_end(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 0, new LogReadOptions { Backwards = true }, 6, 5, 4, 3, 2, 1);

    public static Task Backwards_down_to_a_position(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 4, new LogReadOptions { Backwards = true }, 6, 5);

    public static Task Backwards_at_most_so_many_counts_from_the_newest(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 1, new LogReadOptions { Backwards = true, MaxCount = 2 }, 6, 5);

    public static Task Backwards_from_a_position(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 1, new LogReadOptions { Backwards = true, UpTo = new LogPosition(4) }, 4, 3, 2);

    public static Task Backwards_from_past_the_end(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 4, new LogReadOptions { Backwards = true, UpTo = new LogPosition(long.MaxValue) }, 6, 5);

    public static Task Backwards_where_there_is_nothing(ConformanceFixture fixture) =>
        ReadsAsync(fixture, long.MaxValue, new LogReadOptions { Backwards = true });

    public static Task Backwards_only_events_of_some_types(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 0, new LogReadOptions { Backwards = true, EventTypes = ["conformance.counted"], MaxCount = 2 }, 6, 4);

    public static Task Backwards_no_events_of_some_types_in_streams_of_some_types(ConformanceFixture fixture) =>
        ReadsAsync(fixture, 0, new LogReadOptions { Backwards = true, ExceptEventTypes = ["conformance.noted"], StreamTypes = ["Note", "Note_"] }, 4, 2);

    public static async Task A_read_of_the_log_that_makes_no_sense_is_refused(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        await Expect.ThrowsAsync<ArgumentOutOfRangeException>(() => host.ReadLogAsync(0, new LogReadOptions { MaxCount = 0 }), "At most 0 events");
        await Expect.ThrowsAsync<ArgumentOutOfRangeException>(() => host.ReadLogAsync(-5), "After position −5");
        await Expect.ThrowsAsync<ArgumentNullException>(() => host.ReadLogAsync(0, null!), "No options");
    }

    public static async Task A_filtered_read_passes_thousands_of_other_events(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.Store.AppendAsync(new("Note", "1"), ExpectedVersion.Any, [new Noted("first")]);
        await host.Store.AppendAsync(new("Note", "1"), ExpectedVersion.Any, [.. Enumerable.Range(0, 4_000).Select(n => new Counted(n))]);
        await host.Store.AppendAsync(new("Note", "1"), ExpectedVersion.Any, [new Noted("last")]);

        var events = await host.ReadLogAsync(0, new LogReadOptions { EventTypes = ["conformance.noted"] });

        Expect.Sequence([1L, 4_002L], events.Select(e => e.Position.Value));
    }

    public static async Task A_long_log_is_read_whole(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await host.FillAsync(new("Note", $"{i}"), 1_000);
        }

        await host.ExpectDenseLogAsync(5_000);
        var forwards = await host.ReadLogAsync();
        var backwards = await host.ReadLogAsync(0, new LogReadOptions { Backwards = true });
        Expect.Sequence(forwards.Select(Facts).Reverse(), backwards.Select(Facts), "events read backwards");

        static (long, StreamName, long, object?) Facts(RecordedEvent e) => (e.Position.Value, e.Stream, e.Version, e.Data);
    }

    public static async Task A_read_may_be_enumerated_again(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(new("Note", "1"), 3);
        var read = host.Store.ReadLogAsync();

        Expect.Equal(3, await read.CountAsync());
        Expect.Equal(3, await read.CountAsync());
    }

    public static async Task Readers_that_stop_in_a_long_log_leave_nothing_behind(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await host.FillAsync(new("Note", $"{i}"), 1_000);
        }

        for (var i = 1; i <= 150; i++)
        {
            Expect.Equal(i, await host.Store.ReadLogAsync().Take(i).CountAsync());
        }

        await host.ExpectDenseLogAsync(3_000);
    }

    public static async Task A_filtered_read_passes_thousands_of_other_events_backwards(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.Store.AppendAsync(new("Note", "1"), ExpectedVersion.Any, [new Noted("first")]);
        await host.Store.AppendAsync(new("Note", "1"), ExpectedVersion.Any, [.. Enumerable.Range(0, 4_000).Select(n => new Counted(n))]);
        await host.Store.AppendAsync(new("Note", "1"), ExpectedVersion.Any, [new Noted("last")]);

        var events = await host.ReadLogAsync(0, new LogReadOptions { EventTypes = ["conformance.noted"], Backwards = true });

        Expect.Sequence([4_002L, 1L], events.Select(e => e.Position.Value));
    }

    public static async Task A_look_at_an_empty_log_finds_nothing(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        var probe = await host.ProbeAsync();

        Expect.Equal(LogPosition.Start, probe.Head);
        Expect.Equal(Guid.Empty, probe.HeadEventId);
        Expect.Equal(null, probe.OldestAfter);
    }

    public static async Task A_look_at_the_log_finds_its_end_and_the_time_of_the_first_event_after_a_position(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(new("Note", "1"), 1);
        await host.FillAsync(new("Note", "2"), 2);
        var log = await host.ReadLogAsync();

        var (start, middle, end, past) = (await host.ProbeAsync(0), await host.ProbeAsync(1), await host.ProbeAsync(3), await host.ProbeAsync(long.MaxValue));

        Expect.Equal(new LogPosition(3), end.Head);
        Expect.Equal(log[2].At.EventId, end.HeadEventId);
        Expect.Equal(log[0].At.Timestamp, start.OldestAfter);
        Expect.Equal(log[1].At.Timestamp, middle.OldestAfter);
        Expect.Equal(null, end.OldestAfter);
        Expect.Equal(null, past.OldestAfter);
        Expect.Equal(new LogPosition(3), past.Head);
    }

    public static async Task A_page_backwards_is_refused(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        var refused = await Expect.ThrowsAsync<ArgumentException>(
            () => host.Store.ReadLogPageAsync(LogPosition.Start, new LogReadOptions { Backwards = true, MaxCount = 1 }, CancellationToken.None).AsTask(), "The page");

        Expect.Equal("options", refused.ParamName!);
    }

    public static async Task A_page_that_holds_all_that_was_asked_for_has_looked_to_the_end(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.GivenAsync(new StreamName("Note", "1"), new Noted("1"), new Noted("2"), new Counted(3));
        var options = new LogReadOptions { EventTypes = ["conformance.noted"] };

        var full = await host.Store.ReadLogPageAsync(LogPosition.Start, options with { MaxCount = 2 }, CancellationToken.None);
        var cut = await host.Store.ReadLogPageAsync(LogPosition.Start, options with { MaxCount = 1 }, CancellationToken.None);

        Expect.Equal((2, new LogPosition(3), false), (full.Events.Count, full.Passed, full.HasMore));
        Expect.Equal((1, new LogPosition(1), true), (cut.Events.Count, cut.Passed, cut.HasMore));
    }

    public static async Task Events_are_stamped_with_the_stores_clock(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var before = (await host.ProbeAsync()).Now;
        await host.FillAsync(new("Note", "1"), 3);
        var after = (await host.ProbeAsync()).Now;

        foreach (var e in await host.ReadLogAsync())
        {
            Expect.True(before <= e.At.Timestamp && e.At.Timestamp <= after, $"{before:O} <= {e.At.Timestamp:O} <= {after:O}");
            Expect.Equal(TimeSpan.Zero, e.At.Timestamp.Offset);
        }
    }

    private static async Task ReadsAsync(ConformanceFixture fixture, long after, LogReadOptions options, params long[] positions)
    {
        await using var host = await fixture.StartAsync();
        foreach (var type in new[] { "Note", "Note_", "Notes" })
        {
            await host.Store.AppendAsync(new(type, "1"), ExpectedVersion.Any, [new Noted(type), new Counted(1)]);
        }

        Expect.Sequence(positions, (await host.ReadLogAsync(after, options)).Select(e => e.Position.Value), "positions");
    }
}
