namespace Cqrs.Kit.Testing;

/// <summary>A truncated stream begins at the first event that was kept; the log stays dense.</summary>
internal static class TruncateCases
{
    private static readonly StreamName _stream = new("Note", "1");

    public static async Task Reads_of_a_truncated_stream_begin_at_the_first_version_kept(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 6);

        Expect.Equal(3L, await host.Lifecycle.TruncateAsync(_stream, 3), "The first version");

        await ExpectAsync(host, [3, 4, 5], StreamReadOptions.All);
        await ExpectAsync(host, [3, 4, 5], new StreamReadOptions { FromVersion = 1 });
        await ExpectAsync(host, [3, 4], new StreamReadOptions { MaxCount = 2 });
        await ExpectAsync(host, [5], new StreamReadOptions { FromVersion = 5 });
        await ExpectAsync(host, [5, 4, 3], new StreamReadOptions { Backwards = true });
        await ExpectAsync(host, [3], new StreamReadOptions { Backwards = true, FromVersion = 3 });
        await ExpectAsync(host, [], new StreamReadOptions { Backwards = true, FromVersion = 2 });
        await host.ExpectStreamAsync(_stream, [new Noted("3"), new Noted("4"), new Noted("5")]);
    }

    public static async Task The_log_gives_truncated_events_blank_where_they_were(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var other = new StreamName("Note", "2");
        await host.Store.AppendAsync(new AppendRequest(
            new StreamAppend(_stream, ExpectedVersion.NoStream, [new Noted("a"), new Noted("b")]),
            new StreamAppend(other, ExpectedVersion.NoStream, [new Noted("c")]))
        {
            Metadata = new EventMetadata { CorrelationId = "secret" },
        });
        var before = await host.ReadLogAsync();

        await host.Lifecycle.TruncateAsync(_stream, 1);

        var log = await host.ReadLogAsync();
        Expect.Sequence(before.Select(IdentityOf), log.Select(IdentityOf), "events");
        Expect.Sequence([true, false, false], log.Select(e => e.At.IsBlank), "blanks");
        Expect.Sequence([null, new Noted("b"), new Noted("c")], log.Select(e => e.Data), "payloads");
        Expect.Sequence([null, "secret", "secret"], log.Select(e => e.At.Metadata.CorrelationId), "metadata");
        Expect.Equal(2, (await host.ReadLogAsync(0, new LogReadOptions { EventTypes = ["conformance.noted"], MaxCount = 2 })).Count, "The number of filtered events");
        await host.ExpectDenseLogAsync(3);
    }

    public static async Task The_newest_event_stays(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 3);

        Expect.Equal(2L, await host.Lifecycle.TruncateAsync(_stream, 99), "The first version");

        await host.ExpectStreamAsync(_stream, [new Noted("2")]);
    }

    public static async Task What_is_truncated_does_not_come_back_with_a_lower_version(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 4);
        await host.Lifecycle.TruncateAsync(_stream, 2);

        Expect.Equal(2L, await host.Lifecycle.TruncateAsync(_stream, 2), "The first version the second time");
        Expect.Equal(2L, await host.Lifecycle.TruncateAsync(_stream, 0), "The first version with a lower one");
        await ExpectAsync(host, [2, 3], StreamReadOptions.All);
        Expect.Equal(3L, await host.Lifecycle.TruncateAsync(_stream, 3), "The first version with a higher one");
        await ExpectAsync(host, [3], StreamReadOptions.All);
    }

    public static async Task A_negative_version_is_refused(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 1);

        await Expect.ThrowsAsync<ArgumentOutOfRangeException>(() => host.Lifecycle.TruncateAsync(_stream, -1).AsTask(), "Truncating before version -1");
    }

    public static async Task Appends_go_on_where_they_were(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 3);
        await host.Lifecycle.TruncateAsync(_stream, 2);

        var result = await host.Store.AppendAsync(_stream, ExpectedVersion.Exactly(2), [new Noted("3")]);

        Expect.Sequence([3L], result.Versions, "versions");
        await ExpectAsync(host, [2, 3], StreamReadOptions.All);
        await host.ExpectDenseLogAsync(4);
    }

    public static async Task A_truncated_append_asked_again_gives_the_first_result(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var request = new AppendRequest(new StreamAppend(_stream, ExpectedVersion.NoStream, [new Noted("a"), new Counted(1), new Noted("b")]));
        var first = await host.Store.AppendAsync(request);
        await host.Lifecycle.TruncateAsync(_stream, 2);

        var again = await host.Store.AppendAsync(request);
        var otherTypes = new AppendRequest(new StreamAppend(_stream, ExpectedVersion.NoStream, [new Counted(1), new Noted("a"), new Noted("b")])) { Id = request.Id };
        var otherKept = new AppendRequest(new StreamAppend(_stream, ExpectedVersion.NoStream, [new Noted("a"), new Counted(1), new Noted("c")])) { Id = request.Id };

        Expect.Equal(first.Position, again.Position);
        Expect.Sequence(first.Versions, again.Versions);
        await Expect.ThrowsAsync<AppendIdReusedException>(() => host.Store.AppendAsync(otherTypes).AsTask(), "Other types under the id");
        await Expect.ThrowsAsync<AppendIdReusedException>(() => host.Store.AppendAsync(otherKept).AsTask(), "Another payload of what is kept under the id");
        await host.ExpectHeadAsync(3);
    }

    public static async Task A_closed_stream_can_be_truncated_and_stays_closed(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 3);
        await host.Lifecycle.CloseAsync(_stream);

        await host.Lifecycle.TruncateAsync(_stream, 1);

        await ExpectAsync(host, [1, 2], StreamReadOptions.All);
        await Expect.ThrowsAsync<StreamClosedException>(() => host.FillAsync(_stream, 1), "An append");
    }

    public static async Task A_projection_that_lags_behind_passes_truncated_events(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.StreamOf(Bank.A), new Deposited(Bank.A, 1), new Opened(Bank.A, "a"), new Deposited(Bank.A, 2));
        await host.Lifecycle.TruncateAsync(Bank.StreamOf(Bank.A), 1);

        await host.ProjectAsync();

        await host.ExpectAccountAsync(Bank.A, "a", 2, 2);
    }

    private static (LogPosition Position, StreamName Stream, long Version, Guid Id, string Type, int TypeVersion, DateTimeOffset Timestamp) IdentityOf(RecordedEvent e) =>
        (e.Position, e.Stream, e.Version, e.At.EventId, e.At.TypeName, e.At.TypeVersion, e.At.Timestamp);

    private static async Task ExpectAsync(ConformanceHost host, IEnumerable<long> versions, StreamReadOptions options) =>
        Expect.Sequence(versions, (await host.ReadAsync(_stream, options)).Select(e => e.Version), $"versions with {options}");
}
