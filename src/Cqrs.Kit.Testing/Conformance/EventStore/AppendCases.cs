namespace Cqrs.Kit.Testing;

/// <summary>What one append does: positions, versions, all or nothing.</summary>
internal static class AppendCases
{
    private static readonly StreamName _a = new("Note", "a");
    private static readonly StreamName _b = new("Note", "b");

    public static async Task The_events_of_an_append_take_versions_and_positions_in_a_row(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_b, 2);

        var result = await host.Store.AppendAsync(_a, ExpectedVersion.NoStream, [new Noted("0"), new Counted(1), new Noted("2")]);

        Expect.Equal(new LogPosition(5), result.Position);
        var events = await host.ReadAsync(_a);
        Expect.Sequence([0L, 1L, 2L], events.Select(e => e.Version));
        Expect.Sequence([3L, 4L, 5L], events.Select(e => e.Position.Value));
        Expect.Sequence<object?>([new Noted("0"), new Counted(1), new Noted("2")], events.Select(e => e.Data));
    }

    public static async Task One_append_writes_to_several_streams(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_a, 2);

        var result = await host.Store.AppendAsync(new AppendRequest(
            new StreamAppend(_b, ExpectedVersion.NoStream, [new Noted("b0"), new Noted("b1")]),
            new StreamAppend(_a, ExpectedVersion.Exactly(1), [new Noted("a2")])));

        Expect.Equal(new LogPosition(5), result.Position);
        Expect.Sequence([1L, 2L], result.Versions);
        await host.ExpectStreamAsync(_a, [new Noted("0"), new Noted("1"), new Noted("a2")]);
        await host.ExpectStreamAsync(_b, [new Noted("b0"), new Noted("b1")]);
        await host.ExpectDenseLogAsync(5);
    }

    public static async Task An_append_to_several_streams_is_all_or_nothing(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_a, 1);

        var last = await host.Store.TryAppendAsync(
            new AppendRequest(new StreamAppend(_b, ExpectedVersion.Any, [new Noted("b")]), new StreamAppend(_a, ExpectedVersion.NoStream, [new Noted("a")])),
            CancellationToken.None);
        var first = await host.Store.TryAppendAsync(
            new AppendRequest(new StreamAppend(_a, ExpectedVersion.Exactly(7), [new Noted("a")]), new StreamAppend(_b, ExpectedVersion.NoStream, [new Noted("b")])),
            CancellationToken.None);

        Expect.Equal(new VersionConflict(_a, ExpectedVersion.NoStream, 0), last.Conflict);
        Expect.Equal(new VersionConflict(_a, ExpectedVersion.Exactly(7), 0), first.Conflict);
        await host.ExpectHeadAsync(1);
        await host.ExpectStreamAsync(_b, []);
    }

    public static async Task A_conflict_burns_no_position(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await host.Store.AppendAsync(_a, ExpectedVersion.Any, [new Noted($"{i}")]);
            await host.Store.TryAppendAsync(new AppendRequest([new StreamAppend(_a, ExpectedVersion.NoStream, [new Noted("x")])]), CancellationToken.None);
        }

        await host.ExpectDenseLogAsync(5);
    }

    public static async Task An_append_can_be_read_as_soon_as_it_has_returned(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        for (var i = 1; i <= 20; i++)
        {
            var result = await host.Store.AppendAsync(_a, ExpectedVersion.Any, [new Noted($"{i}")]);

            Expect.Equal(i, (await host.ReadAsync(_a)).Count);
            Expect.Equal(i, (await host.ReadLogAsync()).Count);
            Expect.Equal(result.Position, (await host.ProbeAsync()).Head);
        }
    }

    public static async Task An_append_at_the_cap_of_events_goes_through(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        var result = await host.Store.AppendAsync(_a, ExpectedVersion.NoStream, [.. Enumerable.Range(0, 10_000).Select(i => new Counted(i))]);

        Expect.Sequence([9_999L], result.Versions);
        Expect.Sequence(Enumerable.Range(0, 10_000).Select(i => (long)i), (await host.ReadAsync(_a)).Select(e => ((Counted)e.Data!).Number));
        await host.ExpectDenseLogAsync(10_000);
    }

    public static async Task An_append_that_was_given_up_before_it_was_sent_writes_nothing(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        using var givenUp = new CancellationTokenSource();
        await givenUp.CancelAsync();

        await Expect.ThrowsAsync<OperationCanceledException>(() => host.Store.AppendAsync(_a, ExpectedVersion.Any, [new Noted("x")], givenUp.Token).AsTask(), "A cancelled append");

        await host.ExpectHeadAsync(0);
    }

    public static async Task The_ids_of_events_are_unique_and_begin_with_the_appends(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var request = new AppendRequest(
            new StreamAppend(_a, ExpectedVersion.Any, [new Noted("1"), new Noted("2")]),
            new StreamAppend(_b, ExpectedVersion.Any, [new Noted("3")]));
        await host.Store.AppendAsync(request);
        await host.Store.AppendAsync(_a, ExpectedVersion.Any, [new Noted("4")]);

        var ids = (await host.ReadLogAsync()).ConvertAll(e => e.At.EventId);

        Expect.Equal(request.Id, ids[0]);
        Expect.Equal(4, ids.Distinct().Count());
    }
}
