using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>What is imported stands in the log as it stood elsewhere, at positions of the log's own.</summary>
internal static class ImportCases
{
    private static readonly StreamName _a = new("Note", "a");
    private static readonly StreamName _b = new("Note", "b");

    public static async Task Everything_of_an_event_is_kept_and_positions_follow_the_source(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var metadata = new EventMetadata { CommandId = CommandId.From("x"), SentAt = Imports.Recorded, CorrelationId = "c", CausationId = "ä", Headers = new Dictionary<string, string> { ["user"] = "Zoë" } };
        await host.FillAsync(new("Note", "before"), 3);

        var result = await host.ImportAsync(
            Imports.Noted(_a, 0),
            Imports.Noted(_b, 0) with { Metadata = metadata },
            Imports.Raw(_a, 1, """{ "text" : "spaced\t\u00e4" }""") with { Timestamp = DateTimeOffset.UnixEpoch });

        Expect.Equal(new ImportResult(3, 0, 2, new LogPosition(6)), result);
        var log = await host.ReadLogAsync(3);
        Expect.Sequence([(4L, _a, 0L), (5L, _b, 0L), (6L, _a, 1L)], log.Select(e => (e.Position.Value, e.Stream, e.Version)));
        Expect.Sequence([Imports.IdOf(_a, 0), Imports.IdOf(_b, 0), Imports.IdOf(_a, 1)], log.Select(e => e.At.EventId), "ids");
        Expect.Sequence([Imports.Recorded, Imports.Recorded, DateTimeOffset.UnixEpoch], log.Select(e => e.At.Timestamp), "timestamps");
        Expect.Sequence([("conformance.noted", 1), ("conformance.noted", 1), ("conformance.noted", 1)], log.Select(e => (e.At.TypeName, e.At.TypeVersion)), "types");
        Expect.Sequence<object>([new Noted("0"), new Noted("0"), new Noted("spaced\tä")], log.Select(e => e.Data!), "events");
        var read = log[1].At.Metadata;
        Expect.Equal((metadata.CommandId, metadata.SentAt, metadata.CorrelationId, metadata.CausationId), (read.CommandId, read.SentAt, read.CorrelationId, read.CausationId));
        Expect.Sequence(metadata.Headers, read.Headers, "headers");
        Expect.Equal(0, log[0].At.Metadata.Headers.Count);
    }

    public static async Task Many_events_of_many_streams_keep_their_order(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var source = Imports.ManyNoted();

        var result = await host.ImportAsync(source);

        Expect.Equal(new ImportResult(Imports.Many, 0, 100, new LogPosition(Imports.Many)), result);
        await host.ExpectDenseLogAsync(Imports.Many);
        Expect.Sequence(source.Select(imported => imported.EventId), (await host.ReadLogAsync()).Select(e => e.At.EventId), "ids");
    }

    public static async Task Appends_go_on_where_an_import_ended_and_an_import_where_appends_did(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_a, 2);

        await host.ImportAsync(Imports.Noted(_a, 2), Imports.Noted(_b, 0), Imports.Noted(_a, 3));
        await host.Store.AppendAsync(_a, ExpectedVersion.Exactly(3), [new Noted("4")]);
        await host.Store.AppendAsync(_b, ExpectedVersion.Exactly(0), [new Noted("1")]);
        await Expect.ThrowsAsync<ConcurrencyConflictException>(() => host.Store.AppendAsync(_b, ExpectedVersion.NoStream, [new Noted("2")]).AsTask(), "An append to a stream that was imported");

        await host.ExpectDenseLogAsync(7);
    }

    public static async Task Appends_beside_an_import_all_go_through(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var source = Imports.ManyNoted();

        var importing = Task.Run(() => host.ImportAsync(source));
        await ConcurrencyCases.Parallel(8, async writer =>
        {
            for (var i = 0; i < 20; i++)
            {
                await host.Store.AppendAsync(new("Live", $"{writer % 3}"), ExpectedVersion.Any, [new Counted(i)]);
            }

            return true;
        });

        Expect.Equal(Imports.Many, (await importing).Written);
        await host.ExpectDenseLogAsync(Imports.Many + 160);
        await host.ExpectImportedAsync(source);
    }

    public static async Task Imported_events_are_projected(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        var importer = host.Importer;
        await host.ImportAsync(
            importer.Encode(new Opened(Bank.A, "a"), Bank.StreamOf(Bank.A), 0, Guid.CreateVersion7(), Imports.Recorded),
            importer.Encode(new Deposited(Bank.A, 5), Bank.StreamOf(Bank.A), 1, Guid.CreateVersion7(), Imports.Recorded));

        await host.ProjectAsync();

        await host.ExpectAccountAsync(Bank.A, "a", 5, 2);
        Expect.Equal(Imports.Recorded, (await host.AccountAsync(Bank.A))!.OpenedAt);
    }

    [Requires(ConformanceCapabilities.InlineProjections)]
    public static async Task Inline_projections_are_behind_an_import_until_their_runner_has_caught_up(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(InlineProjector.Types);
        var stream = Bank.StreamOf(Bank.A);
        await host.ImportAsync(host.Importer.Encode(new Opened(Bank.A, "a"), stream, 0, Guid.CreateVersion7(), Imports.Recorded));
        await host.GivenAsync(stream, new Deposited(Bank.A, 1));
        Expect.Equal(null, await host.FindAsync<InlineView, Guid>(Bank.A), "The row before the runner");

        await host.ProjectAsync();
        Expect.Equal(new InlineView(Bank.A, 1, 1), await host.FindAsync<InlineView, Guid>(Bank.A), "The row after the runner");

        await host.GivenAsync(stream, new Deposited(Bank.A, 2));
        Expect.Equal(new InlineView(Bank.A, 3, 2), await host.FindAsync<InlineView, Guid>(Bank.A), "The row after an append");
    }

    public static async Task Old_versions_of_a_type_are_upcast_when_they_are_read(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(Versioning.Third);

        await host.ImportAsync(
            Imports.Raw(_a, 0, """{"amount":1.50}""") with { TypeName = Versioning.Name },
            Imports.Raw(_a, 1, """{"amount":2,"currency":"USD"}""") with { TypeName = Versioning.Name, TypeVersion = 2 });

        await host.ExpectStreamAsync(_a, [new Priced("1.50 EUR", "Note-a@0"), new Priced("2 USD", "Note-a@1")]);
    }

    public static async Task What_a_build_does_not_know_is_taken_when_it_is_allowed(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var unknown = Imports.Noted(_a, 0) with { TypeName = "conformance.never-heard-of", TypeVersion = 7 };

        await host.Importer.ImportAsync(new[] { unknown }.AsSourceAsync(), new ImportOptions { AllowUnknownEventTypes = true });

        await host.ExpectHeadAsync(1);
        var thrown = await Expect.ThrowsAsync<UnknownEventTypeException>(() => host.ReadLogAsync(), "Reading it");
        Expect.Equal(unknown.TypeName, thrown.TypeName);
        Expect.Equal<int?>(unknown.TypeVersion, thrown.TypeVersion);
    }

    public static async Task A_retired_type_is_taken(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(cqrs => cqrs.RetireEvent("conformance.gone"), typeof(Noted));

        await host.ImportAsync(Imports.Noted(_a, 0) with { TypeName = "conformance.gone" });

        Expect.Equal(null, (await host.ReadAsync(_a)).Single().Data);
    }

    public static async Task A_source_may_use_its_bytes_again(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var bytes = """{"text":"0"}"""u8.ToArray();

        await host.Importer.ImportAsync(Enumerable.Range(0, 3).Select(version => Imports.Bytes(_a, version, bytes)).AsSourceAsync(index =>
        {
            bytes[9] = (byte)('0' + index);
            return Task.CompletedTask;
        }));

        await host.ExpectStreamAsync(_a, [new Noted("0"), new Noted("1"), new Noted("2")]);
    }

    public static async Task An_empty_source_imports_nothing(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        Expect.Equal(default, await host.ImportAsync(), "The result");
        await host.ExpectHeadAsync(0);
    }

    public static async Task Progress_is_told_after_each_chunk(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var told = new Told();

        var result = await host.Importer.ImportAsync(Imports.ManyNoted().AsSourceAsync(), progress: told);

        Expect.True(told.Values.Count > 1, "there is more than one chunk");
        Expect.Equal(result, told.Values[^1].Done);
        Expect.Equal(Imports.Many, told.Values[^1].Events);
        Expect.Sequence(told.Values.Select(value => value.Position).Order(), told.Values.Select(value => value.Position), "positions");
    }

    public static async Task An_import_wakes_those_who_wait_for_the_log(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var wake = host.Services.GetRequiredService<LogSignal>().Next;

        await host.ImportAsync(Imports.Noted(_a, 0));

        Expect.True(wake.IsCompleted, "the signal was pulsed");
    }

    private sealed class Told : IProgress<ImportProgress>
    {
        public List<ImportProgress> Values { get; } = [];

        public void Report(ImportProgress value) => Values.Add(value);
    }
}
