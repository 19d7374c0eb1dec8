namespace Cqrs.Kit.Testing;

/// <summary>Appends that make no sense: each a clear error, and nothing written.</summary>
internal static class RefusedAppendCases
{
    private static readonly StreamName _stream = new("Note", "1");

    public static Task An_append_without_streams_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, "empty", new AppendRequest());

    public static Task An_append_without_events_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, "Note-1 is empty", Append());

    public static Task A_stream_without_events_beside_one_with_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, "Note-2 is empty", new AppendRequest(new StreamAppend(_stream, ExpectedVersion.Any, [new Noted("x")]), new StreamAppend(new("Note", "2"), ExpectedVersion.Any, [])));

    public static Task A_null_event_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, "null", Append(new Noted("x"), null!));

    public static Task A_stream_that_is_named_twice_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, "Note-1 twice", new AppendRequest(new StreamAppend(_stream, ExpectedVersion.Any, [new Noted("x")]), new StreamAppend(_stream, ExpectedVersion.Any, [new Noted("y")])));

    public static Task The_default_stream_name_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, "names no stream", new AppendRequest([new StreamAppend(default, ExpectedVersion.Any, [new Noted("x")])]));

    public static Task More_events_than_the_cap_are_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, "100000 events", Append([.. Enumerable.Range(0, 100_000).Select(i => new Counted(i))]));

    public static Task An_event_of_an_unknown_type_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<UnknownEventTypeException>(fixture, nameof(Unregistered), Append(new Noted("x"), new Unregistered("y")));

    public static async Task An_event_of_an_old_shape_is_refused(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(Versioning.Third);

        await Expect.ThrowsAsync<InvalidOperationException>(() => host.Store.AppendAsync(_stream, ExpectedVersion.Any, [new PriceV1(1)]).AsTask(), "Raising an old shape");

        await host.ExpectHeadAsync(0);
    }

    public static Task An_append_id_that_is_no_UUIDv7_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, "UUIDv7", Append(new Noted("x")) with { Id = Guid.Empty });

    public static Task A_null_append_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentNullException>(fixture, "request", null!);

    public static Task An_append_without_metadata_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, "metadata is null", Append(new Noted("x")) with { Metadata = null! });

    public static Task Metadata_without_headers_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, "headers are null", Append(new Noted("x")) with { Metadata = new() { Headers = null! } });

    public static Task A_header_without_a_value_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, "'user' is null", Append(new Noted("x")) with { Metadata = new() { Headers = new Dictionary<string, string> { ["user"] = null! } } });

    public static Task A_null_stream_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, "names no stream", new AppendRequest(new StreamAppend(_stream, ExpectedVersion.Any, [new Noted("x")]), null!));

    public static Task A_stream_whose_events_are_null_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, "Note-1 is empty", new AppendRequest(new StreamAppend(_stream, ExpectedVersion.Any, null!)));

    private static AppendRequest Append(params object[] events) => new([new StreamAppend(_stream, ExpectedVersion.Any, events)]);

    private static async Task RefusedAsync<TException>(ConformanceFixture fixture, string told, AppendRequest request)
        where TException : Exception
    {
        await using var host = await fixture.StartAsync();

        var refused = await Expect.ThrowsAsync<TException>(() => host.Store.TryAppendAsync(request, CancellationToken.None).AsTask(), "The append");

        Expect.True(refused.Message.Contains(told, StringComparison.Ordinal), $"'{refused.Message}' tells '{told}'");
        await host.ExpectHeadAsync(0);
        var next = await host.Store.AppendAsync(_stream, ExpectedVersion.NoStream, [new Noted("next")]);
        Expect.Equal(new LogPosition(1), next.Position);
    }

    [EventType("conformance.unregistered")]
    private sealed record Unregistered(string Text);
}
