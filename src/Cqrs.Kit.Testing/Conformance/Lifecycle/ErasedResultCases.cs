namespace Cqrs.Kit.Testing;

/// <summary>With a stream go the recorded results of the commands that wrote to it, and of no others.</summary>
internal static class ErasedResultCases
{
    private static readonly CommandOptions _id = new() { Id = CommandId.From("zoe", "key-1") };
    private static readonly StreamName _stream = new("Note", "1");
    private static readonly StreamName _other = new("Note", "2");

    public static async Task A_command_sent_again_says_that_its_result_was_erased(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);
        await host.Commands.SendAsync(new OpenAccount(Bank.A, "Zoë"), _id);
        await host.Lifecycle.EraseAsync(Bank.StreamOf(Bank.A));

        var thrown = await Expect.ThrowsAsync<CommandResultErasedException>(() => host.Commands.SendAsync(new OpenAccount(Bank.A, "Zoë"), _id).AsTask(), "The same command");
        await Expect.ThrowsAsync<CommandIdReusedException>(() => host.Commands.SendAsync(new OpenAccount(Bank.B, "Zoë"), _id).AsTask(), "Another command");

        Expect.Equal((_id.Id!.Value, new LogPosition(1)), (thrown.Id, thrown.Position), "What it carries");
        await host.ExpectHeadAsync(2);
    }

    public static async Task A_command_without_a_result_is_replayed_as_before(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);
        await CommandCases.OpenAsync(host, Bank.A);
        var first = await host.Commands.SendAsync(new Deposit(Bank.A, 1), _id);
        await host.Lifecycle.EraseAsync(Bank.StreamOf(Bank.A));

        Expect.Equal(first with { WasReplayed = true }, await host.Commands.SendAsync(new Deposit(Bank.A, 1), _id), "The answer");
    }

    public static async Task The_result_of_an_append_goes_with_each_of_its_streams(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var (both, before, after) = (Record(), Record(), Record());
        await host.Store.AppendAsync(Append(before, _other));
        await host.Store.AppendAsync(Append(both, _other, _stream));
        await host.Store.AppendAsync(Append(after, _other));

        await host.Lifecycle.EraseAsync(_stream);

        Expect.True((await FindAsync(host, both)).IsResultErased, "the result of the append that wrote to the stream is erased");
        Expect.Equal(new LogPosition(6), (await FindAsync(host, both)).Position, "The position that stays");
        Expect.True(!(await FindAsync(host, before)).IsResultErased, "that of the append before stays");
        Expect.True(!(await FindAsync(host, after)).IsResultErased, "that of the append after stays");
    }

    public static async Task The_result_of_a_command_goes_with_each_stream_whose_events_bear_its_id(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var record = Record();
        await host.Store.AppendAsync(new AppendRequest(new StreamAppend(_stream, ExpectedVersion.Any, [new Noted("x")])) { Metadata = new EventMetadata { CommandId = record.Id } });
        await host.Store.AppendAsync(Append(record, _other));

        await host.Lifecycle.EraseAsync(_stream);

        Expect.True((await FindAsync(host, record)).IsResultErased, "the result is erased");
    }

    public static async Task Truncation_leaves_results(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var record = Record();
        await host.Store.AppendAsync(Append(record, _stream));
        await host.FillAsync(_stream, 1);

        await host.Lifecycle.TruncateAsync(_stream, 2);

        Expect.Sequence(record.Result.ToArray(), (await FindAsync(host, record)).Result.ToArray(), "bytes of the result");
    }

    public static async Task The_result_of_an_append_whose_events_were_truncated_goes_too(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var record = Record();
        await host.Store.AppendAsync(Append(record, _stream));
        await host.FillAsync(_stream, 1);
        await host.Lifecycle.TruncateAsync(_stream, 2);

        await host.Lifecycle.EraseAsync(_stream);

        Expect.True((await FindAsync(host, record)).IsResultErased, "the result is erased");
    }

    private static CommandRecord Record() => new(CommandId.New(), new byte[32], """{"name":"Zoë"}"""u8.ToArray(), default);

    /// <summary>Two events for each stream.</summary>
    private static AppendRequest Append(CommandRecord record, params StreamName[] streams) =>
        new([.. streams.Select(stream => new StreamAppend(stream, ExpectedVersion.Any, [new Noted("1"), new Noted("2")]))]) { Command = record };

    private static async Task<CommandRecord> FindAsync(ConformanceHost host, CommandRecord record) =>
        Expect.NotNull(await host.Store.FindCommandAsync(record.Id, CancellationToken.None));
}
