namespace Cqrs.Kit.Testing;

/// <summary>Of an erased stream nothing is left but that it was there; the log stays dense.</summary>
internal static class EraseCases
{
    private static readonly StreamName _stream = new("Note", "1");
    private static readonly StreamName _other = new("Note", "2");

    public static async Task The_log_gives_erased_events_blank_where_they_were_and_then_the_erasure(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.Store.AppendAsync(new AppendRequest(
            new StreamAppend(_stream, ExpectedVersion.NoStream, [new Noted("a")]),
            new StreamAppend(_other, ExpectedVersion.NoStream, [new Noted("b")]))
        {
            Metadata = new EventMetadata { CorrelationId = "secret" },
        });
        await host.FillAsync(_stream, 1);

        var position = await host.Lifecycle.EraseAsync(_stream);

        var log = await host.ReadLogAsync();
        Expect.Equal(new LogPosition(4), position);
        Expect.Sequence([null, new Noted("b"), null, new StreamErased(_stream)], log.Select(e => e.Data), "payloads");
        Expect.Sequence([true, false, true, false], log.Select(e => e.At.IsBlank), "blanks");
        Expect.Sequence([null, "secret", null, null], log.Select(e => e.At.Metadata.CorrelationId), "metadata");
        Expect.Sequence([_stream, _other, _stream, _stream], log.Select(e => e.Stream), "streams");
        Expect.Sequence(["conformance.noted", "conformance.noted", "conformance.noted", StreamErased.StoredName], log.Select(e => e.At.TypeName), "types");
        await host.ExpectDenseLogAsync(4);
        await host.ExpectStreamAsync(_other, [new Noted("b")]);
    }

    public static async Task An_erased_stream_can_be_neither_read_nor_changed(ConformanceFixture fixture)
    {
        await using var host = await ErasedAsync(fixture);

        await ExpectRefusedAsync(() => host.ReadAsync(_stream), "Reading");
        await ExpectRefusedAsync(() => host.ReadAsync(_stream, new StreamReadOptions { Backwards = true }), "Reading backwards");
        await ExpectRefusedAsync(() => host.ReadAsync(_stream, new StreamReadOptions { MaxCount = 1 }), "Reading one event");
        await ExpectRefusedAsync(() => host.ReadAsync(_stream, new StreamReadOptions { FromVersion = 2 }), "Reading the last event");
        await ExpectRefusedAsync(() => host.FillAsync(_stream, 1), "An append");
        await ExpectRefusedAsync(() => host.Store.AppendAsync(_stream, ExpectedVersion.NoStream, [new Noted("x")]).AsTask(), "An append to no stream");
        await ExpectRefusedAsync(() => host.Lifecycle.ReopenAsync(_stream).AsTask(), "Reopening");
        await ExpectRefusedAsync(() => host.Lifecycle.TruncateAsync(_stream, 1).AsTask(), "Truncating");
        await host.Lifecycle.CloseAsync(_stream);
        await host.ExpectDenseLogAsync(3);
    }

    public static async Task A_read_of_an_erased_stream_is_refused_whatever_part_it_asks_for(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var stream = new StreamName("Note", "erased");
        await host.FillAsync(stream, 3);
        await host.Lifecycle.TruncateAsync(stream, 2);
        await host.Lifecycle.EraseAsync(stream);

        await ExpectRefusedAsync(new StreamReadOptions { FromVersion = 2, MaxCount = 1 });
        await ExpectRefusedAsync(new StreamReadOptions { FromVersion = 4 });
        await ExpectRefusedAsync(new StreamReadOptions { FromVersion = 1, Backwards = true });

        Task ExpectRefusedAsync(StreamReadOptions options) => Expect.ThrowsAsync<StreamErasedException>(() => host.ReadAsync(stream, options), $"{options}");
    }

    public static async Task An_append_to_several_streams_is_refused_when_one_is_erased(ConformanceFixture fixture)
    {
        await using var host = await ErasedAsync(fixture);
        var request = new AppendRequest(
            new StreamAppend(_other, ExpectedVersion.NoStream, [new Noted("x")]),
            new StreamAppend(_stream, ExpectedVersion.Any, [new Noted("x")]));

        await ExpectRefusedAsync(() => host.Store.TryAppendAsync(request, CancellationToken.None).AsTask(), "The append");

        await host.ExpectHeadAsync(3);
    }

    public static async Task An_append_to_a_closed_and_an_erased_stream_names_the_erased_one(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        StreamName closed = new("Note", "closed"), erased = new("Note", "erased");
        await host.FillAsync(closed, 1);
        await host.FillAsync(erased, 1);
        await host.Lifecycle.CloseAsync(closed);
        await host.Lifecycle.EraseAsync(erased);

        var thrown = await Expect.ThrowsAsync<StreamErasedException>(
            () => host.Store.AppendAsync(new AppendRequest([.. new[] { closed, erased }.Select(stream => new StreamAppend(stream, ExpectedVersion.Any, [new Noted("x")]))])).AsTask(), "The append");

        Expect.Equal(erased, thrown.Stream);
    }

    public static async Task Erasing_again_does_nothing_more(ConformanceFixture fixture)
    {
        await using var host = await ErasedAsync(fixture);
        await host.FillAsync(_other, 1);

        Expect.Equal(new LogPosition(3), await host.Lifecycle.EraseAsync(_stream), "The position");

        await host.ExpectHeadAsync(4);
    }

    public static async Task A_closed_and_truncated_stream_can_be_erased(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 3);
        await host.Lifecycle.TruncateAsync(_stream, 1);
        await host.Lifecycle.CloseAsync(_stream);

        Expect.Equal(new LogPosition(4), await host.Lifecycle.EraseAsync(_stream), "The position");

        Expect.Sequence([null, null, null, new StreamErased(_stream)], (await host.ReadLogAsync()).Select(e => e.Data), "payloads");
        await ExpectRefusedAsync(() => host.ReadAsync(_stream), "Reading");
    }

    public static async Task A_long_stream_is_erased_as_a_whole(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        for (var i = 0; i < 11; i++)
        {
            await host.FillAsync(_stream, 500);
        }

        await host.Lifecycle.EraseAsync(_stream);

        Expect.Equal(5_500, (await host.ReadLogAsync()).Count(e => e.At.IsBlank), "The number of blank events");
    }

    public static async Task An_erased_aggregate_can_be_neither_loaded_nor_made_again(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);
        await CommandCases.OpenAsync(host, Bank.A);

        await host.Lifecycle.EraseAsync(Bank.StreamOf(Bank.A));

        await Expect.ThrowsAsync<StreamErasedException>(() => host.Commands.SendAsync(new Deposit(Bank.A, 1)).AsTask(), "A command that loads it");
        await Expect.ThrowsAsync<StreamErasedException>(() => host.Commands.SendAsync(new OpenAccount(Bank.A, "again")).AsTask(), "A command that adds it");
    }

    public static async Task An_erased_append_asked_again_gives_the_first_result(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var request = new AppendRequest(new StreamAppend(_stream, ExpectedVersion.NoStream, [new Noted("a"), new Noted("b")]));
        await host.Store.AppendAsync(request);
        await host.Lifecycle.EraseAsync(_stream);

        var again = await host.Store.AppendAsync(request);

        Expect.Equal((AppendOutcome.Appended, new LogPosition(2)), (again.Outcome, again.Position), "The result");
        await host.ExpectHeadAsync(3);
    }

    public static async Task The_erasure_is_not_for_appending(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        await Expect.ThrowsAsync<ArgumentException>(() => host.GivenAsync(_stream, new StreamErased(_stream)), "An append of the erasure");

        await host.ExpectHeadAsync(0);
    }

    public static async Task Of_parallel_erasures_one_is_written_and_all_give_its_position(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 3);

        var positions = await ConcurrencyCases.Parallel(10, _ => host.Lifecycle.EraseAsync(_stream).AsTask());

        Expect.Sequence(Enumerable.Repeat(new LogPosition(4), 10), positions, "positions");
        await host.ExpectDenseLogAsync(4);
    }

    public static async Task Beside_writers_every_append_is_erased_or_refused(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 1);

        var written = await ConcurrencyCases.Parallel(20, async i =>
        {
            if (i == 10)
            {
                await host.Lifecycle.EraseAsync(_stream);
                return 1;
            }

            try
            {
                await host.FillAsync(_stream, 1);
                return 1;
            }
            catch (StreamErasedException)
            {
                return 0;
            }
        });

        var log = await host.ReadLogAsync();
        Expect.Equal(1 + written.Sum(), log.Count, "The number of events");
        Expect.True(log.SkipLast(1).All(e => e.At.IsBlank), "every event before the last is blank");
        Expect.Equal<object?>(new StreamErased(_stream), log[^1].Data, "The last event");
        await host.ExpectDenseLogAsync(log.Count);
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_stream_that_one_node_erased_is_erased_for_all(ConformanceFixture fixture)
    {
        await using var one = await ErasedAsync(fixture);
        await using var two = await fixture.StartAsync();

        await ExpectRefusedAsync(() => two.ReadAsync(_stream), "Reading on another node");
        await ExpectRefusedAsync(() => two.FillAsync(_stream, 1), "An append on another node");
    }

    private static async Task<ConformanceHost> ErasedAsync(ConformanceFixture fixture)
    {
        var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 2);
        await host.Lifecycle.EraseAsync(_stream);
        return host;
    }

    private static async Task ExpectRefusedAsync(Func<Task> act, string what) =>
        Expect.Equal(_stream, (await Expect.ThrowsAsync<StreamErasedException>(act, what)).Stream, "The stream that was erased");
}
