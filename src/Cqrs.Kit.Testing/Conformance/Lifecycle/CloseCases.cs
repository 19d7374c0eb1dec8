namespace Cqrs.Kit.Testing;

/// <summary>A closed stream takes no appends, and is else as before.</summary>
internal static class CloseCases
{
    private static readonly StreamName _stream = new("Note", "1");
    private static readonly StreamName _other = new("Note", "2");

    public static async Task An_append_to_a_closed_stream_is_refused(ConformanceFixture fixture)
    {
        await using var host = await ClosedAsync(fixture);

        foreach (var expected in new[] { ExpectedVersion.Any, ExpectedVersion.Exactly(1), ExpectedVersion.NoStream })
        {
            var thrown = await Expect.ThrowsAsync<StreamClosedException>(() => AppendAsync(host, expected, _stream), $"An append that expects {expected}");
            Expect.Equal(_stream, thrown.Stream);
        }

        await host.ExpectHeadAsync(2);
        await AppendAsync(host, ExpectedVersion.NoStream, _other);
        await host.ExpectDenseLogAsync(3);
    }

    public static async Task A_closed_stream_can_be_read(ConformanceFixture fixture)
    {
        await using var host = await ClosedAsync(fixture);

        await host.ExpectStreamAsync(_stream, [new Noted("0"), new Noted("1")]);
    }

    public static async Task A_reopened_stream_takes_appends(ConformanceFixture fixture)
    {
        await using var host = await ClosedAsync(fixture);

        await host.Lifecycle.ReopenAsync(_stream);

        await AppendAsync(host, ExpectedVersion.Exactly(1), _stream);
        await host.ExpectDenseLogAsync(3);
    }

    public static async Task Closing_and_reopening_twice_is_the_same_as_once(ConformanceFixture fixture)
    {
        await using var host = await ClosedAsync(fixture);

        await host.Lifecycle.CloseAsync(_stream);
        await Expect.ThrowsAsync<StreamClosedException>(() => AppendAsync(host, ExpectedVersion.Any, _stream), "An append");
        await host.Lifecycle.ReopenAsync(_stream);
        await host.Lifecycle.ReopenAsync(_stream);

        await AppendAsync(host, ExpectedVersion.Any, _stream);
    }

    public static async Task A_stream_without_events_has_no_lifecycle(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        var thrown = await Expect.ThrowsAsync<StreamNotFoundException>(() => host.Lifecycle.CloseAsync(_stream).AsTask(), "Closing");
        await Expect.ThrowsAsync<StreamNotFoundException>(() => host.Lifecycle.ReopenAsync(_stream).AsTask(), "Reopening");
        await Expect.ThrowsAsync<StreamNotFoundException>(() => host.Lifecycle.TruncateAsync(_stream, 0).AsTask(), "Truncating");
        await Expect.ThrowsAsync<StreamNotFoundException>(() => host.Lifecycle.EraseAsync(_stream).AsTask(), "Erasing");
        await Expect.ThrowsAsync<ArgumentException>(() => host.Lifecycle.CloseAsync(default).AsTask(), "Closing no stream");

        Expect.Equal(_stream, thrown.Stream);
        await AppendAsync(host, ExpectedVersion.NoStream, _stream);
    }

    public static async Task An_append_to_several_streams_is_refused_when_one_is_closed(ConformanceFixture fixture)
    {
        await using var host = await ClosedAsync(fixture);
        var request = new AppendRequest(
            new StreamAppend(_other, ExpectedVersion.StreamExists, [new Noted("x")]), // a conflict, which comes after
            new StreamAppend(_stream, ExpectedVersion.Any, [new Noted("x")]));

        var thrown = await Expect.ThrowsAsync<StreamClosedException>(() => host.Store.TryAppendAsync(request, CancellationToken.None).AsTask(), "The append");

        Expect.Equal(_stream, thrown.Stream);
        await host.ExpectHeadAsync(2);
    }

    public static async Task The_appends_own_id_and_a_known_command_come_before_that_the_stream_is_closed(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var record = new CommandRecord(CommandId.New(), new byte[32], "1"u8.ToArray(), default);
        var request = new AppendRequest([new StreamAppend(_stream, ExpectedVersion.NoStream, [new Noted("0")])]) { Command = record };
        await host.Store.AppendAsync(request);
        await host.Lifecycle.CloseAsync(_stream);

        var again = await host.Store.TryAppendAsync(request, CancellationToken.None);
        var known = await host.Store.TryAppendAsync(request with { Id = Guid.CreateVersion7() }, CancellationToken.None);

        Expect.Equal((AppendOutcome.Appended, new LogPosition(1)), (again.Outcome, again.Position), "The same append");
        Expect.Equal((AppendOutcome.CommandKnown, new LogPosition(1)), (known.Outcome, known.Position), "The same command");
        var withoutCommand = new AppendRequest([new StreamAppend(_other, ExpectedVersion.NoStream, [new Noted("0")])]);
        await host.Store.AppendAsync(withoutCommand);
        await host.Lifecycle.CloseAsync(_other);
        Expect.Equal(new LogPosition(2), (await host.Store.AppendAsync(withoutCommand)).Position, "The position of the same append");
    }

    public static async Task A_command_whose_stream_is_closed_before_its_commit_fails_and_is_not_tried_again(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);
        await CommandCases.OpenAsync(host, Bank.A);
        await CommandCases.OpenAsync(host, Bank.B);
        var runs = 0;
        host.Calls.Between = CloseAsync;

        await Expect.ThrowsAsync<StreamClosedException>(() => host.Commands.SendAsync(new Transfer(Bank.A, Bank.B, 1)).AsTask(), "The command");

        Expect.Equal(1, runs);
        await host.ExpectHeadAsync(2);

        async Task CloseAsync()
        {
            runs++;
            host.Calls.Between = CloseAsync;
            await host.Lifecycle.CloseAsync(Bank.StreamOf(Bank.B));
        }
    }

    public static async Task Beside_writers_nothing_is_appended_once_the_close_has_returned(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 1);

        var counts = await ConcurrencyCases.Parallel(20, async i =>
        {
            if (i == 10)
            {
                await host.Lifecycle.CloseAsync(_stream);
                return (await host.ReadAsync(_stream)).Count;
            }

            try
            {
                await AppendAsync(host, ExpectedVersion.Any, _stream);
            }
            catch (StreamClosedException)
            {
            }

            return 0;
        });

        Expect.Equal(counts[10], (await host.ReadAsync(_stream)).Count, "The number of events after all");
        await host.ExpectDenseLogAsync(counts[10]);
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_stream_that_one_node_closed_is_closed_for_all(ConformanceFixture fixture)
    {
        await using var one = await ClosedAsync(fixture);
        await using var two = await fixture.StartAsync();

        await Expect.ThrowsAsync<StreamClosedException>(() => AppendAsync(two, ExpectedVersion.Any, _stream), "An append on another node");
    }

    private static async Task<ConformanceHost> ClosedAsync(ConformanceFixture fixture)
    {
        var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 2);
        await host.Lifecycle.CloseAsync(_stream);
        return host;
    }

    private static Task<AppendResult> AppendAsync(ConformanceHost host, ExpectedVersion expected, StreamName stream) =>
        host.Store.AppendAsync(stream, expected, [new Noted("x")]).AsTask();
}
