namespace Cqrs.Kit.Testing;

/// <summary>Appends that make no sense: each a clear error, and nothing written.</summary>
internal static class RefusedAppendCases
{
    private static readonly StreamName _stream = new("Note", "1");

    public static Task An_append_without_streams_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, new AppendRequest());

    public static Task An_append_without_events_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, Append());

    public static Task A_stream_without_events_beside_one_with_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, new AppendRequest(new StreamAppend(_stream, ExpectedVersion.Any, [new Noted("x")]), new StreamAppend(new("Note", "2"), ExpectedVersion.Any, [])));

    public static Task A_null_event_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, Append(new Noted("x"), null!));

    public static Task A_stream_that_is_named_twice_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, new AppendRequest(new StreamAppend(_stream, ExpectedVersion.Any, [new Noted("x")]), new StreamAppend(_stream, ExpectedVersion.Any, [new Noted("y")])));

    public static Task The_default_stream_name_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, new AppendRequest([new StreamAppend(default, ExpectedVersion.Any, [new Noted("x")])]));

    public static Task More_events_than_the_cap_are_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, Append([.. Enumerable.Range(0, 100_000).Select(i => new Counted(i))]));

    public static Task An_event_of_an_unknown_type_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<UnknownEventTypeException>(fixture, Append(new Noted("x"), new Unregistered("y")));

    public static async Task An_event_of_an_old_shape_is_refused(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(Versioning.Third);

        await Expect.ThrowsAsync<InvalidOperationException>(() => host.Store.AppendAsync(_stream, ExpectedVersion.Any, [new PriceV1(1)]).AsTask(), "Raising an old shape");

        await host.ExpectHeadAsync(0);
    }

    public static Task An_append_id_that_is_no_UUIDv7_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentException>(fixture, Append(new Noted("x")) with { Id = Guid.Empty });

    public static Task A_null_append_is_refused(ConformanceFixture fixture) =>
        RefusedAsync<ArgumentNullException>(fixture, null!);

    private static AppendRequest Append(params object[] events) => new([new StreamAppend(_stream, ExpectedVersion.Any, events)]);

    private static async Task RefusedAsync<TException>(ConformanceFixture fixture, AppendRequest request)
        where TException : Exception
    {
        await using var host = await fixture.StartAsync();

        await Expect.ThrowsAsync<TException>(() => host.Store.TryAppendAsync(request, CancellationToken.None).AsTask(), "The append");

        await host.ExpectHeadAsync(0);
        var next = await host.Store.AppendAsync(_stream, ExpectedVersion.NoStream, [new Noted("next")]);
        Expect.Equal(new LogPosition(1), next.Position);
    }

    [EventType("conformance.unregistered")]
    private sealed record Unregistered(string Text);
}
