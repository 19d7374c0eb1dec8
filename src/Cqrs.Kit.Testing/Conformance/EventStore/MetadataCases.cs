namespace Cqrs.Kit.Testing;

/// <summary>Metadata comes back as it was given, with every event of the append.</summary>
internal static class MetadataCases
{
    private static readonly StreamName _stream = new("Note", "1");

    public static Task Metadata_comes_back_as_it_was_given(ConformanceFixture fixture) => RoundTripAsync(fixture, new EventMetadata
    {
        CommandId = CommandId.From("a", 1),
        SentAt = new DateTimeOffset(2026, 2, 28, 23, 59, 59, 123, TimeSpan.FromHours(-5)).AddTicks(4567),
        CorrelationId = "00-4bf92f3577b34da6a3ce929d0e0e4736-00",
        CausationId = "ä \"quoted\" \\ \u2028 \U0001F4DD",
        Headers = new Dictionary<string, string> { ["user"] = "Zoë", ["User"] = "case twin", ["empty"] = "", ["tenant:id"] = "a\nb\tc", ["headers"] = "{}" },
    });

    public static Task No_metadata_comes_back_as_none(ConformanceFixture fixture) => RoundTripAsync(fixture, EventMetadata.Empty);

    public static Task Metadata_that_is_partly_given_comes_back_so(ConformanceFixture fixture) => RoundTripAsync(fixture, new EventMetadata { CausationId = "" });

    public static Task Metadata_that_cannot_be_kept_is_refused(ConformanceFixture fixture) => RefusedAsync(
        fixture,
        new EventMetadata { CorrelationId = "a\0b" },
        new EventMetadata { Headers = new Dictionary<string, string> { ["key"] = "\ud800" } },
        new EventMetadata { Headers = new Dictionary<string, string> { ["k\0"] = "value" } },
        new EventMetadata { Headers = Enumerable.Range(0, 33).ToDictionary(i => $"key{i}", i => "value") },
        new EventMetadata { Headers = new Dictionary<string, string> { ["big"] = new('x', 20_000) } });

    private static async Task RoundTripAsync(ConformanceFixture fixture, EventMetadata metadata)
    {
        await using var host = await fixture.StartAsync();
        await host.Store.AppendAsync(new AppendRequest([new StreamAppend(_stream, ExpectedVersion.Any, [new Noted("1"), new Counted(2)])]) { Metadata = metadata });

        foreach (var at in (await host.ReadAsync(_stream)).Concat(await host.ReadLogAsync()).Select(e => e.At))
        {
            Expect.Equal(metadata.CommandId, at.Metadata.CommandId);
            Expect.Equal(metadata.SentAt, at.Metadata.SentAt);
            Expect.Equal(metadata.CorrelationId, at.Metadata.CorrelationId);
            Expect.Equal(metadata.CausationId, at.Metadata.CausationId);
            Expect.Sequence(metadata.Headers.OrderBy(header => header.Key, StringComparer.Ordinal), at.Metadata.Headers.OrderBy(header => header.Key, StringComparer.Ordinal), "headers");
        }
    }

    private static async Task RefusedAsync(ConformanceFixture fixture, params EventMetadata[] refused)
    {
        await using var host = await fixture.StartAsync();
        foreach (var metadata in refused)
        {
            await Expect.ThrowsAsync<ArgumentException>(
                () => host.Store.AppendAsync(new AppendRequest([new StreamAppend(_stream, ExpectedVersion.Any, [new Noted("1")])]) { Metadata = metadata }).AsTask(),
                "Metadata that cannot be kept");
        }

        await host.ExpectHeadAsync(0);
    }
}
