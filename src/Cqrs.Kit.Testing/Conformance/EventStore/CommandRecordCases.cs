namespace Cqrs.Kit.Testing;

/// <summary>Command records: written with the append or not at all, and known for ever after.</summary>
internal static class CommandRecordCases
{
    private static readonly StreamName _stream = new("Note", "1");

    public static async Task A_record_is_written_with_the_append_and_has_its_position(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var record = RecordOf(CommandId.New(), position: 77);

        await host.Store.AppendAsync(Append(record, new Noted("1"), new Noted("2")));

        ExpectSame(record with { Position = new LogPosition(2) }, await host.Store.FindCommandAsync(record.Id, CancellationToken.None));
    }

    public static async Task An_unknown_command_has_no_record(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        Expect.Equal(null, await host.Store.FindCommandAsync(CommandId.New(), CancellationToken.None), "The record");
    }

    public static async Task A_known_command_writes_nothing_and_gives_its_record(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var record = RecordOf(CommandId.New());
        await host.Store.AppendAsync(Append(record, new Noted("1")));

        var result = await host.Store.TryAppendAsync(Append(record with { Result = "9"u8.ToArray() }, new Noted("2")), CancellationToken.None);

        Expect.Equal(AppendOutcome.CommandKnown, result.Outcome);
        Expect.Equal(new LogPosition(1), result.Position);
        ExpectSame(record with { Position = new LogPosition(1) }, result.Command);
        await host.ExpectHeadAsync(1);
    }

    public static async Task That_a_command_is_known_comes_before_a_conflict(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var record = RecordOf(CommandId.New());
        await host.Store.AppendAsync(Append(record, new Noted("1")));

        var result = await host.Store.TryAppendAsync(new AppendRequest([new StreamAppend(_stream, ExpectedVersion.NoStream, [new Noted("1")])]) { Command = record }, CancellationToken.None);

        Expect.Equal(AppendOutcome.CommandKnown, result.Outcome);
    }

    public static async Task The_appends_own_id_comes_before_that_the_command_is_known(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var request = Append(RecordOf(CommandId.New()), new Noted("1"));
        var first = await host.Store.AppendAsync(request);

        var again = await host.Store.AppendAsync(request);

        Expect.Equal(AppendOutcome.Appended, again.Outcome);
        Expect.Equal(first.Position, again.Position);
        await host.ExpectHeadAsync(1);
    }

    public static async Task A_record_without_events_is_kept(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 3);
        var record = RecordOf(CommandId.New(), position: 2);

        var result = await host.Store.TryAppendAsync(new AppendRequest { Command = record }, CancellationToken.None);

        Expect.Equal(AppendOutcome.Appended, result.Outcome);
        Expect.Equal(new LogPosition(2), result.Position);
        Expect.Equal(0, result.Versions.Count);
        ExpectSame(record, await host.Store.FindCommandAsync(record.Id, CancellationToken.None));
        Expect.Equal(AppendOutcome.CommandKnown, (await host.Store.TryAppendAsync(Append(record, new Noted("x")), CancellationToken.None)).Outcome);
        await host.ExpectHeadAsync(3);
    }

    public static async Task A_record_without_events_asked_again_gives_the_first_result(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 3);
        var request = new AppendRequest { Command = RecordOf(CommandId.New(), position: 1) };
        await host.Store.TryAppendAsync(request, CancellationToken.None);

        var again = await host.Store.TryAppendAsync(request, CancellationToken.None);

        Expect.Equal(AppendOutcome.Appended, again.Outcome);
        Expect.Equal(new LogPosition(1), again.Position);
        await host.ExpectHeadAsync(3);
    }

    public static async Task Another_record_without_events_under_the_same_append_id_is_refused(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var request = new AppendRequest { Command = RecordOf(CommandId.New()) };
        await host.Store.TryAppendAsync(request, CancellationToken.None);

        await Expect.ThrowsAsync<AppendIdReusedException>(() => host.Store.TryAppendAsync(request with { Command = RecordOf(CommandId.New()) }, CancellationToken.None).AsTask(), "The other record");
    }

    public static async Task A_conflict_records_no_command(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var record = RecordOf(CommandId.New());

        var result = await host.Store.TryAppendAsync(new AppendRequest([new StreamAppend(_stream, ExpectedVersion.StreamExists, [new Noted("1")])]) { Command = record }, CancellationToken.None);

        Expect.Equal(AppendOutcome.Conflict, result.Outcome);
        Expect.Equal(null, await host.Store.FindCommandAsync(record.Id, CancellationToken.None), "The record");
    }

    public static async Task An_empty_result_stays_empty(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var record = RecordOf(CommandId.New()) with { Result = default };

        await host.Store.AppendAsync(Append(record, new Noted("1")));

        Expect.True((await host.Store.FindCommandAsync(record.Id, CancellationToken.None))!.Result.IsEmpty, "the result is empty");
    }

    public static async Task The_empty_command_id_is_refused(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        await Expect.ThrowsAsync<ArgumentException>(() => host.Store.AppendAsync(Append(RecordOf(default), new Noted("1"))).AsTask(), "A record with the empty id");

        await host.ExpectHeadAsync(0);
    }

    public static async Task Of_parallel_appends_with_one_command_id_one_is_written(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var id = CommandId.New();

        var results = await ConcurrencyCases.Parallel(20, i => host.Store.TryAppendAsync(
            new AppendRequest([new StreamAppend(new("Note", $"{i}"), ExpectedVersion.Any, [new Counted(i)])]) { Command = RecordOf(id) },
            CancellationToken.None).AsTask());

        Expect.Equal(1, results.Count(result => result.Outcome == AppendOutcome.Appended), "The number of appends that went through");
        Expect.Equal(19, results.Count(result => result.Outcome == AppendOutcome.CommandKnown && result.Position == new LogPosition(1)), "The number of those told that the command is known");
        await host.ExpectHeadAsync(1);
    }

    public static async Task Of_parallel_records_without_events_under_one_id_one_is_kept(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 20);
        var id = CommandId.New();

        var results = await ConcurrencyCases.Parallel(20, i => host.Store.TryAppendAsync(new AppendRequest { Command = RecordOf(id, position: i + 1) }, CancellationToken.None).AsTask());

        Expect.Equal(1, results.Count(result => result.Outcome == AppendOutcome.Appended), "The number of records that were written");
        Expect.Equal(1, results.Select(result => result.Position).Distinct().Count(), "The number of different positions");
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_record_outlives_a_restart(ConformanceFixture fixture)
    {
        var record = RecordOf(CommandId.New());
        await using (var before = await fixture.StartAsync())
        {
            await before.Store.AppendAsync(Append(record, new Noted("1")));
        }

        await using var after = await fixture.StartAsync();

        ExpectSame(record with { Position = new LogPosition(1) }, await after.Store.FindCommandAsync(record.Id, CancellationToken.None));
    }

    private static CommandRecord RecordOf(CommandId id, long position = 0) =>
        new(id, Enumerable.Range(0, 32).Select(i => (byte)(i * 8)).ToArray(), """{"orderId":"ä1"}"""u8.ToArray(), new LogPosition(position));

    private static AppendRequest Append(CommandRecord record, params object[] events) =>
        new([new StreamAppend(_stream, ExpectedVersion.Any, events)]) { Command = record };

    private static void ExpectSame(CommandRecord expected, CommandRecord? actual)
    {
        Expect.NotNull(actual);
        Expect.Equal(expected.Id, actual!.Id);
        Expect.Sequence(expected.Hash.ToArray(), actual.Hash.ToArray());
        Expect.Sequence(expected.Result.ToArray(), actual.Result.ToArray());
        Expect.Equal(expected.Position, actual.Position);
    }
}
