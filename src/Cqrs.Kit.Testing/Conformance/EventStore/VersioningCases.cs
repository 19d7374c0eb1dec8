namespace Cqrs.Kit.Testing;

/// <summary>Events that an older, or a newer, build has left in the log.</summary>
internal static class VersioningCases
{
    private static readonly StreamName _stream = new("Note", "1");

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task Old_shapes_are_read_as_the_latest_through_the_chain(ConformanceFixture fixture)
    {
        await using (var first = await fixture.StartAsync(Versioning.First))
        {
            await first.GivenAsync(_stream, new PriceV1(1.50m));
        }

        await using (var second = await fixture.StartAsync(Versioning.Second))
        {
            Expect.Equal(new PriceV2(1.50m, "EUR"), (await second.ReadAsync(_stream))[0].Data);
            await second.GivenAsync(_stream, new PriceV2(2m, "USD"));
        }

        await using var third = await fixture.StartAsync(Versioning.Third);
        await third.GivenAsync(_stream, new Priced("3 CHF", "new"));

        object[] expected = [new Priced("1.50 EUR", "Note-1@0"), new Priced("2 USD", "Note-1@1"), new Priced("3 CHF", "new")];
        await third.ExpectStreamAsync(_stream, expected);
        Expect.Sequence(expected, (await third.ReadLogAsync()).Select(e => e.Data!), "events of the log");
        Expect.Sequence([1, 2, 3], (await third.ReadLogAsync()).Select(e => e.At.TypeVersion), "stored versions");
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_filter_by_the_stored_names_of_a_type_finds_its_old_shapes(ConformanceFixture fixture)
    {
        await using (var second = await fixture.StartAsync(Versioning.Second))
        {
            await second.GivenAsync(_stream, new Noted("other"), new PriceV2(2m, "USD"));
        }

        await using var third = await fixture.StartAsync(Versioning.Third);
        await third.GivenAsync(_stream, new Priced("3 CHF", "new"), new Noted("other"));
        var names = ((EventTypeRegistry)third.Services.GetService(typeof(EventTypeRegistry))!).NamesOf([typeof(Priced)]);

        var found = await third.ReadLogAsync(0, new LogReadOptions { EventTypes = names });

        Expect.Sequence([2L, 3L], found.Select(e => e.Position.Value));
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_retired_event_counts_but_has_no_data(ConformanceFixture fixture)
    {
        await using (var before = await fixture.StartAsync(Versioning.First))
        {
            await before.GivenAsync(_stream, new Noted("a"), new PriceV1(1), new Noted("b"));
        }

        await using var after = await fixture.StartAsync(cqrs => cqrs.RetireEvent(Versioning.Name), typeof(Noted));

        await after.ExpectStreamAsync(_stream, [new Noted("a"), null!, new Noted("b")]);
        Expect.Equal(Versioning.Name, (await after.ReadAsync(_stream))[1].At.TypeName);
        Expect.Equal(AppendOutcome.Appended, (await after.Store.AppendAsync(_stream, ExpectedVersion.Exactly(2), [new Noted("c")])).Outcome);
        await after.ExpectDenseLogAsync(4);
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task An_unknown_event_stops_the_reader_at_it_and_says_what_to_do(ConformanceFixture fixture)
    {
        await using (var newer = await fixture.StartAsync(Versioning.First))
        {
            await newer.GivenAsync(_stream, new Noted("a"), new PriceV1(1), new Noted("b"));
        }

        await using var older = await fixture.StartAsync();

        var unknown = await ExpectStopAsync<UnknownEventTypeException>(older, before: 1);

        Expect.Equal(Versioning.Name, unknown.TypeName);
        Expect.Equal(1, unknown.TypeVersion);
        Expect.Equal(new LogPosition(2), unknown.Position);
        Expect.True(unknown.Message.Contains("deploy readers first", StringComparison.Ordinal), $"\"{unknown.Message}\" says what to do");
        await older.Store.AppendAsync(_stream, ExpectedVersion.Exactly(2), [new Noted("c")]);
        await older.ExpectHeadAsync(4);
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task An_unknown_version_stops_the_reader_at_it_and_says_what_to_do(ConformanceFixture fixture)
    {
        await using (var newer = await fixture.StartAsync(Versioning.Second))
        {
            await newer.GivenAsync(_stream, new PriceV2(1, "EUR"));
        }

        await using var older = await fixture.StartAsync(Versioning.First);

        var unknown = await ExpectStopAsync<UnknownEventTypeException>(older, before: 0);

        Expect.Equal(2, unknown.TypeVersion);
        Expect.True(unknown.Message.Contains("deploy the readers", StringComparison.Ordinal), $"\"{unknown.Message}\" says what to do");
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static Task Stored_JSON_without_a_required_member_is_refused(ConformanceFixture fixture) =>
        CannotBeReadAsync(fixture, """{"number":1}""");

    [Requires(ConformanceCapabilities.SharedData)]
    public static Task Stored_JSON_of_another_shape_is_refused(ConformanceFixture fixture) =>
        CannotBeReadAsync(fixture, """{"number":"1","text":"a"}""");

    [Requires(ConformanceCapabilities.SharedData)]
    public static Task A_stored_number_that_is_too_big_is_refused(ConformanceFixture fixture) =>
        CannotBeReadAsync(fixture, """{"number":9223372036854775808,"text":"a"}""");

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task Stored_JSON_with_a_member_more_is_read(ConformanceFixture fixture)
    {
        await using (var writer = await fixture.StartAsync(typeof(Raw)))
        {
            await writer.GivenAsync(_stream, new Raw(""" { "text" : "a", "number":9007199254740993, "more":{"$type":"x"} } """));
        }

        await using var reader = await fixture.StartAsync(typeof(RawRead));

        await reader.ExpectStreamAsync(_stream, [new RawRead(9007199254740993, "a")]);
    }

    private static async Task CannotBeReadAsync(ConformanceFixture fixture, string json)
    {
        await using (var writer = await fixture.StartAsync(typeof(Raw)))
        {
            await writer.GivenAsync(_stream, new Noted("a"), new Raw(json));
        }

        await using var reader = await fixture.StartAsync(typeof(RawRead));

        var fault = await ExpectStopAsync<EventSerializationException>(reader, before: 1);

        Expect.Equal("conformance.raw", fault.TypeName);
        Expect.Equal(new LogPosition(2), fault.Position);
    }

    /// <summary>Reading the stream, and the log, gives what stands before the event and then throws.</summary>
    private static async Task<TException> ExpectStopAsync<TException>(ConformanceHost host, int before)
        where TException : Exception
    {
        var fault = default(TException);
        foreach (var reading in new[] { host.Store.ReadStreamAsync(_stream), host.Store.ReadLogAsync() })
        {
            var seen = 0;
            fault = await Expect.ThrowsAsync<TException>(
                async () =>
                {
                    await foreach (var e in reading)
                    {
                        seen++;
                    }
                },
                "Reading");
            Expect.Equal(before, seen, "The number of events before it");
        }

        return fault!;
    }
}
