using System.Buffers.Binary;

namespace Cqrs.Kit.Testing;

/// <summary>An append asked again, as after a lost answer: the first result for the same, a refusal for another.</summary>
internal static class AppendIdCases
{
    private static readonly StreamName _a = new("Note", "a");
    private static readonly StreamName _b = new("Note", "b");
    private static readonly CommandRecord _command = new(CommandId.From("one"), new byte[32], "1"u8.ToArray(), LogPosition.Start);

    public static Task An_append_asked_again_gives_the_first_result(ConformanceFixture fixture) =>
        AskAgainAsync(fixture, new AppendRequest([new StreamAppend(_a, ExpectedVersion.Any, [new Noted("1"), new Counted(2)])]));

    public static Task An_append_at_no_stream_asked_again_is_no_conflict(ConformanceFixture fixture) =>
        AskAgainAsync(fixture, new AppendRequest([new StreamAppend(_b, ExpectedVersion.NoStream, [new Noted("1")])]));

    public static Task An_append_at_a_version_asked_again_is_no_conflict(ConformanceFixture fixture) =>
        AskAgainAsync(fixture, new AppendRequest([new StreamAppend(_a, ExpectedVersion.Exactly(1), [new Noted("1")])]));

    public static Task An_append_to_several_streams_asked_again_gives_the_first_result(ConformanceFixture fixture) =>
        AskAgainAsync(fixture, new AppendRequest(
            new StreamAppend(_b, ExpectedVersion.NoStream, [new Noted("1"), new Noted("2")]),
            new StreamAppend(_a, ExpectedVersion.StreamExists, [new Noted("3")])));

    public static Task Other_payload_under_the_same_id_is_refused(ConformanceFixture fixture) =>
        RefusedAsync(fixture, new StreamAppend(_a, ExpectedVersion.Any, [new Noted("1"), new Noted("other")]));

    public static Task Another_event_type_under_the_same_id_is_refused(ConformanceFixture fixture) =>
        RefusedAsync(fixture, new StreamAppend(_a, ExpectedVersion.Any, [new Noted("1"), new Counted(2)]));

    public static Task Another_stream_under_the_same_id_is_refused(ConformanceFixture fixture) =>
        RefusedAsync(fixture, new StreamAppend(_b, ExpectedVersion.Any, [new Noted("1"), new Noted("2")]));

    public static Task Fewer_events_under_the_same_id_are_refused(ConformanceFixture fixture) =>
        RefusedAsync(fixture, new StreamAppend(_a, ExpectedVersion.Any, [new Noted("1")]));

    public static Task More_events_under_the_same_id_are_refused(ConformanceFixture fixture) =>
        RefusedAsync(fixture, new StreamAppend(_a, ExpectedVersion.Any, [new Noted("1"), new Noted("2"), new Noted("3")]));

    public static Task An_expectation_that_the_first_append_did_not_meet_is_refused(ConformanceFixture fixture) =>
        RefusedAsync(fixture, new StreamAppend(_a, ExpectedVersion.NoStream, [new Noted("1"), new Noted("2")]));

    public static Task A_stream_more_under_the_same_id_is_refused(ConformanceFixture fixture) =>
        RefusedAsync(fixture, new StreamAppend(_a, ExpectedVersion.Any, [new Noted("1"), new Noted("2")]), new StreamAppend(_b, ExpectedVersion.Any, [new Noted("3")]));

    public static Task Another_command_under_the_same_id_is_refused(ConformanceFixture fixture) => CommandRefusedAsync(fixture, _command with { Id = CommandId.From("other") });

    public static Task Another_content_of_the_command_under_the_same_id_is_refused(ConformanceFixture fixture) => CommandRefusedAsync(fixture, _command with { Hash = "other"u8.ToArray() });

    public static Task The_same_without_its_command_is_refused(ConformanceFixture fixture) => CommandRefusedAsync(fixture, null);

    public static async Task An_id_that_runs_into_those_of_another_append_is_refused(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var first = new AppendRequest([new StreamAppend(_a, ExpectedVersion.Any, [new Noted("1"), new Noted("2"), new Noted("3")])]);
        await host.Store.AppendAsync(first);
        var second = (await host.ReadAsync(_a))[1].At.EventId;

        await Expect.ThrowsAsync<AppendIdReusedException>(
            () => host.Store.AppendAsync(new AppendRequest([new StreamAppend(_b, ExpectedVersion.Any, [new Noted("x")])]) { Id = second }).AsTask(),
            "An append with the id of another's second event");

        await host.ExpectHeadAsync(3);
    }

    public static async Task Of_an_append_whose_ids_run_into_those_of_another_a_conflict_is_told_first(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.Store.AppendAsync(new AppendRequest([new StreamAppend(_a, ExpectedVersion.Any, [new Noted("1"), new Noted("2")])]));
        var second = new AppendRequest([new StreamAppend(_b, ExpectedVersion.StreamExists, [new Noted("x"), new Noted("y")])]) { Id = Before((await host.ReadAsync(_a))[0].At.EventId) };

        Expect.Equal(AppendOutcome.Conflict, (await host.Store.TryAppendAsync(second, CancellationToken.None)).Outcome);
        await host.FillAsync(_b, 1);
        await Expect.ThrowsAsync<AppendIdReusedException>(() => host.Store.AppendAsync(second).AsTask(), "The append");
    }

    public static async Task Of_parallel_appends_with_one_id_one_is_written_and_all_give_its_result(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var request = new AppendRequest(
            new StreamAppend(_a, ExpectedVersion.NoStream, [new Noted("1"), new Noted("2")]),
            new StreamAppend(_b, ExpectedVersion.NoStream, [new Noted("3")]));

        var results = await ConcurrencyCases.Parallel(20, _ => host.Store.TryAppendAsync(request, CancellationToken.None).AsTask());

        foreach (var result in results)
        {
            ExpectSame(results[0], result);
        }

        await host.ExpectDenseLogAsync(3);
    }

    public static async Task Of_parallel_appends_with_one_id_and_other_content_one_is_written(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var id = Guid.CreateVersion7();

        var outcomes = await ConcurrencyCases.Parallel(20, async i =>
        {
            try
            {
                return (await host.Store.TryAppendAsync(new AppendRequest([new StreamAppend(_a, ExpectedVersion.Any, [new Counted(i)])]) { Id = id }, CancellationToken.None)).Outcome.ToString();
            }
            catch (AppendIdReusedException)
            {
                return "refused";
            }
        });

        Expect.Equal(1, outcomes.Count(outcome => outcome == nameof(AppendOutcome.Appended)), "The number of appends that went through");
        Expect.Equal(19, outcomes.Count(outcome => outcome == "refused"), "The number of appends that were refused");
        await host.ExpectHeadAsync(1);
    }

    public static async Task An_append_that_conflicted_may_be_asked_again_under_its_id(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var request = new AppendRequest([new StreamAppend(_a, ExpectedVersion.StreamExists, [new Noted("2")])]);
        var conflict = await host.Store.TryAppendAsync(request, CancellationToken.None);
        await host.FillAsync(_a, 1);

        var result = await host.Store.TryAppendAsync(request, CancellationToken.None);

        Expect.Equal(AppendOutcome.Conflict, conflict.Outcome);
        Expect.Equal(AppendOutcome.Appended, result.Outcome);
        await host.ExpectDenseLogAsync(2);
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task An_append_asked_again_after_a_restart_gives_the_first_result(ConformanceFixture fixture)
    {
        var request = new AppendRequest([new StreamAppend(_a, ExpectedVersion.NoStream, [new Noted("1"), new Noted("2")])]);
        AppendResult first;
        await using (var before = await fixture.StartAsync())
        {
            first = await before.Store.AppendAsync(request);
        }

        await using var after = await fixture.StartAsync();

        ExpectSame(first, await after.Store.AppendAsync(request));
        await after.ExpectHeadAsync(2);
    }

    private static async Task AskAgainAsync(ConformanceFixture fixture, AppendRequest request)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_a, 2);
        var first = await host.Store.AppendAsync(request);

        ExpectSame(first, await host.Store.AppendAsync(request));
        foreach (var append in request.Streams)
        {
            await host.Store.AppendAsync(append.Stream, ExpectedVersion.Any, [new Noted("later")]);
        }

        ExpectSame(first, await host.Store.AppendAsync(request));
        await host.ExpectDenseLogAsync(2 + request.Streams.Sum(append => append.Events.Count + 1));
    }

    private static async Task RefusedAsync(ConformanceFixture fixture, params StreamAppend[] other)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_a, 1);
        var first = new AppendRequest([new StreamAppend(_a, ExpectedVersion.Any, [new Noted("1"), new Noted("2")])]);
        await host.Store.AppendAsync(first);

        var refused = await Expect.ThrowsAsync<AppendIdReusedException>(() => host.Store.AppendAsync(new AppendRequest(other) { Id = first.Id }).AsTask(), "The append");

        Expect.Equal(first.Id, refused.AppendId);
        await host.ExpectHeadAsync(3);
        Expect.Equal(AppendOutcome.Appended, (await host.Store.TryAppendAsync(first, CancellationToken.None)).Outcome);
    }

    /// <summary>Asks with another command, or none.</summary>
    private static async Task CommandRefusedAsync(ConformanceFixture fixture, CommandRecord? other)
    {
        await using var host = await fixture.StartAsync();
        var first = new AppendRequest([new StreamAppend(_a, ExpectedVersion.Any, [new Noted("1")])]) { Command = _command };
        await host.Store.AppendAsync(first);

        await Expect.ThrowsAsync<AppendIdReusedException>(() => host.Store.AppendAsync(first with { Command = other }).AsTask(), "The append");

        await host.ExpectHeadAsync(1);
    }

    private static Guid Before(Guid id)
    {
        var bytes = id.ToByteArray(bigEndian: true);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(8)) - 1);
        return new Guid(bytes, bigEndian: true);
    }

    private static void ExpectSame(AppendResult first, AppendResult again)
    {
        Expect.Equal(first.Outcome, again.Outcome);
        Expect.Equal(first.Position, again.Position);
        Expect.Sequence(first.Versions, again.Versions);
    }
}
