using System.Text;

namespace Cqrs.Kit.Testing;

/// <summary>An import refuses what would break a stream or could not be kept, by name, and writes nothing of its chunk.</summary>
internal static class RefusedImportCases
{
    private static readonly StreamName _a = new("Note", "a");
    private static readonly StreamName _b = new("Note", "b");

    public static Task A_hole_in_the_versions_is_refused(ConformanceFixture fixture) => RefusedAsync(
        fixture, ImportRefusal.MissingVersion, Imports.Noted(_a, 1), Imports.Noted(_a, 4), Imports.Noted(_a, long.MaxValue - 1));

    public static Task A_version_that_another_event_has_is_refused(ConformanceFixture fixture) => RefusedAsync(
        fixture, ImportRefusal.VersionTaken, Imports.Noted(_b, 1) with { EventId = Guid.CreateVersion7() }, Imports.Noted(new("Note", "there"), 0));

    public static Task An_id_that_another_event_has_is_refused(ConformanceFixture fixture) => RefusedAsync(
        fixture, ImportRefusal.EventIdTaken, Imports.Noted(_a, 0) with { EventId = Imports.IdOf(_b, 0) }, Imports.Noted(_a, 0) with { EventId = Imports.IdOf(_b, 2) });

    public static Task A_type_that_this_build_does_not_know_is_refused(ConformanceFixture fixture) => RefusedAsync(
        fixture, ImportRefusal.UnknownEventType, Imports.Noted(_a, 0) with { TypeName = "conformance.never-heard-of" }, Imports.Noted(_a, 0) with { TypeVersion = 2 });

    public static Task A_payload_that_cannot_be_kept_is_refused(ConformanceFixture fixture) => RefusedAsync(
        fixture,
        ImportRefusal.InvalidPayload,
        [
            .. new[] { "", "{", "{} {}", "null", " null\n", "{\"text\":\"a\\u0000b\"}", "{\"text\":\"\uFFFD\"}", "{\"text\":\"\\uFFFD\"}", "{\"text\":\"\\ud83d\"}", "{\"text\":\"\\udcdd\\ud83d\"}", "{'text':1}", new string('[', 65) + new string(']', 65) }
                .Select(json => Imports.Raw(_a, 0, json)),
            Imports.Bytes(_a, 0, [.. "{\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8]),
            Imports.Bytes(_a, 0, [.. "{\"text\":\""u8, 0, .. "\"}"u8]),
        ]);

    public static Task A_payload_over_the_cap_is_refused(ConformanceFixture fixture) => RefusedAsync(
        fixture, ImportRefusal.PayloadTooLarge, Imports.Raw(_a, 0, $$"""{"text":"{{new string('x', 1024 * 1024)}}"}"""));

    public static Task Metadata_that_cannot_be_kept_is_refused(ConformanceFixture fixture) => RefusedAsync(
        fixture,
        ImportRefusal.InvalidMetadata,
        Imports.Noted(_a, 0) with { Metadata = new EventMetadata { CorrelationId = "a\0b" } },
        Imports.Noted(_a, 0) with { Metadata = new EventMetadata { Headers = new Dictionary<string, string> { ["big"] = new('x', 20_000) } } });

    public static Task What_is_no_event_is_refused(ConformanceFixture fixture) => RefusedAsync(
        fixture,
        ImportRefusal.InvalidEvent,
        Imports.Noted(_a, 0) with { Stream = default },
        Imports.Noted(_a, 0) with { EventId = Guid.Empty },
        Imports.Noted(_a, 0) with { Version = -1 },
        Imports.Noted(_a, 0) with { Version = long.MaxValue },
        Imports.Noted(_a, 0) with { TypeVersion = 0 },
        Imports.Noted(_a, 0) with { TypeName = "" },
        Imports.Noted(_a, 0) with { TypeName = "with space" },
        Imports.Noted(_a, 0) with { TypeName = "ümlaut" },
        Imports.Noted(_a, 0) with { TypeName = new string('x', 201) },
        Imports.Noted(_a, 0) with { TypeName = null! },
        Imports.Noted(_a, 0) with { TypeName = StreamErased.StoredName },
        Imports.Noted(_a, 0) with { Metadata = null! });

    public static async Task What_came_in_chunks_before_is_kept_and_told(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var source = Imports.ManyNoted();
        var broken = source.ToList();
        broken[^10] = broken[^10] with { Version = 77 };

        var refused = await host.RefusedAsync(broken);

        Expect.Equal((ImportRefusal.MissingVersion, broken[^10].Stream, 77L, broken[^10].EventId, Imports.Many - 9L), (refused.Reason, refused.Stream, refused.Version, refused.EventId, refused.Number));
        Expect.True(refused.Imported.Written is > 0 and < Imports.Many - 9, "some chunks were written");
        await host.ExpectDenseLogAsync((int)refused.Imported.Written);
        var mended = await host.ImportAsync(source);
        Expect.Equal((Imports.Many - refused.Imported.Written, refused.Imported.Written), (mended.Written, mended.Found));
        await host.ExpectDenseLogAsync(Imports.Many);
    }

    public static async Task A_stream_that_was_appended_to_meanwhile_is_not_broken(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.ImportAsync(Imports.Noted(_a, 0), Imports.Noted(_a, 1));
        await host.FillAsync(_a, 1);

        var refused = await host.RefusedAsync(Imports.Noted(_a, 0), Imports.Noted(_a, 1), Imports.Noted(_a, 2));

        Expect.Equal((ImportRefusal.VersionTaken, 3L), (refused.Reason, refused.Number));
        await host.ExpectDenseLogAsync(3);
    }

    public static async Task A_stream_that_is_closed_or_erased_takes_no_new_events(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        ImportedEvent[] source = [Imports.Noted(_a, 0), Imports.Noted(_b, 0)];
        await host.ImportAsync(source);
        await host.Lifecycle.CloseAsync(_a, CancellationToken.None);
        await host.Lifecycle.EraseAsync(_b, CancellationToken.None);

        Expect.Equal(ImportRefusal.StreamClosed, (await host.RefusedAsync([.. source, Imports.Noted(_a, 1)])).Reason);
        Expect.Equal(ImportRefusal.StreamErased, (await host.RefusedAsync([.. source, Imports.Noted(_b, 2)])).Reason);
        Expect.Equal(2L, (await host.ImportAsync(source)).Found);
    }

    /// <summary>Each of these, as the third of a source behind two that are good, on a log that has one event.</summary>
    private static async Task RefusedAsync(ConformanceFixture fixture, ImportRefusal reason, params ImportedEvent[] events)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(new("Note", "there"), 1);
        await host.ImportAsync(Imports.Noted(_b, 0));
        foreach (var imported in events)
        {
            var refused = await host.RefusedAsync(Imports.Noted(_b, 1), Imports.Noted(_b, 2), imported, Imports.Noted(_b, 3));

            Expect.Equal(
                (reason, imported.Stream, imported.Version, imported.EventId, 3L),
                (refused.Reason, refused.Stream, refused.Version, refused.EventId, refused.Number),
                $"The refusal of {Encoding.UTF8.GetString(imported.Payload.Span[..Math.Min(50, imported.Payload.Length)])}, {imported.TypeName}");
            Expect.Equal(default, refused.Imported, "What was imported before");
            await host.ExpectHeadAsync(2);
        }
    }
}
