using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.PostgreSql.Tests.Import;

/// <summary>An import beside appends, lifecycles and other imports, forced to meet where it hurts.</summary>
public sealed class ImportTests
{
    [Fact]
    public async Task An_append_that_waits_gets_in_between_two_chunks()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await using var holds = await Holds.InstallAsync(database);
        await holds.TakeAsync(7);
        var import = host.ImportAsync(ImportSources.Big("a", 0, hold: 7), ImportSources.Big("b", 0), ImportSources.Big("a", 1));
        await holds.ReachedAsync(7);
        var append = host.NoteAsync("live", "live");
        await holds.QueuedAsync(1);

        await holds.ReleaseAsync(7);

        Assert.Equal(2, (await append).Position.Value);
        Assert.Equal(new ImportResult(3, 0, 2, new LogPosition(4)), await import);
        Assert.Equal(["a0", "live", "b0", "a1"], await host.TextsAsync());
    }

    [Fact]
    public async Task Of_two_imports_that_looked_up_the_same_the_second_passes_over_what_the_first_wrote()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await using var other = await TestHost.StartAsync(database);
        await using var holds = await Holds.InstallAsync(database);
        await holds.TakeAsync(7);
        ImportedEvent[] source = [ImportSources.Big("a", 0, hold: 7), ImportSources.Big("b", 0), ImportSources.Big("a", 1)];
        var first = host.ImportAsync(source);
        await holds.ReachedAsync(7);
        var second = other.ImportAsync(source);
        await holds.QueuedAsync(1);

        await holds.ReleaseAsync(7);

        Assert.Equal(3, (await first).Written + (await second).Written);
        Assert.True((await second).Found > 0);
        Assert.Equal(["a0", "b0", "a1"], await host.TextsAsync());
    }

    [Fact]
    public async Task An_append_that_took_a_version_after_the_lookup_is_not_overwritten()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await using var holds = await Holds.InstallAsync(database);
        await holds.TakeAsync(7);
        var append = host.NoteAsync("a", "appended", hold: 7);
        await holds.ReachedAsync(7);
        var import = host.ImportAsync(ImportSources.Big("b", 0), ImportSources.Big("a", 0));
        await holds.QueuedAsync(1);

        await holds.ReleaseAsync(7);

        await append;
        var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => import);
        Assert.Equal((ImportRefusal.VersionTaken, TestHost.Stream("a"), 2L, 1L), (refused.Reason, refused.Stream, refused.Number, refused.Imported.Written));
        Assert.Equal(["appended", "b0"], await host.TextsAsync());
    }

    [Theory]
    [InlineData("closed_at", ImportRefusal.StreamClosed)]
    [InlineData("erased_at", ImportRefusal.StreamErased)]
    public async Task A_stream_that_is_closed_or_erased_takes_no_imported_events(string column, ImportRefusal reason)
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        ImportedEvent[] source = [ImportSources.Event("a", 0, """{"text":"a0"}"""), ImportSources.Event("b", 0, """{"text":"b0"}""")];
        await host.ImportAsync(source);
        await database.ExecuteAsync($"update cqrs.streams set {column} = now() where name = 'Note-a'");

        var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => host.ImportAsync([.. source, ImportSources.Event("a", 1, """{"text":"a1"}""")]));

        Assert.Equal((reason, TestHost.Stream("a"), 1L, 3L), (refused.Reason, refused.Stream, refused.Version, refused.Number));
        Assert.Equal(2, (await host.ImportAsync(source)).Found);
        await host.NoteAsync("b", "after");
        Assert.Equal(["a0", "b0", "after"], await host.TextsAsync());
    }

    [Fact]
    public async Task A_stream_that_is_closed_after_the_lookup_takes_no_imported_events_either()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await using var holds = await Holds.InstallAsync(database);
        await host.ImportAsync(ImportSources.Event("a", 0, """{"text":"a0"}"""));
        await holds.TakeAsync(7);
        var append = host.NoteAsync("b", "b0", hold: 7);
        await holds.ReachedAsync(7);
        var import = host.ImportAsync(ImportSources.Event("a", 1, """{"text":"a1"}"""));
        await holds.QueuedAsync(1);
        await database.ExecuteAsync("update cqrs.streams set closed_at = now() where name = 'Note-a'");

        await holds.ReleaseAsync(7);

        await append;
        Assert.Equal(ImportRefusal.StreamClosed, (await Assert.ThrowsAsync<ImportRefusedException>(() => import)).Reason);
        await host.NoteAsync("b", "b1");
        Assert.Equal(["a0", "b0", "b1"], await host.TextsAsync());
    }

    [Fact]
    public async Task An_import_that_is_cancelled_while_it_waits_for_the_log_writes_nothing_more()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await using var holds = await Holds.InstallAsync(database);
        using var cancellation = new CancellationTokenSource();
        await holds.TakeAsync(7);
        var append = host.NoteAsync("live", "live", hold: 7);
        await holds.ReachedAsync(7);
        var import = host.ImportAsync([ImportSources.Big("a", 0), ImportSources.Big("a", 1)], null, cancellation.Token);
        await holds.QueuedAsync(1);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => import);
        await holds.ReleaseAsync(7);
        await append;
        Assert.Equal(["live"], await host.TextsAsync());
    }

    [Fact]
    public async Task A_commit_that_is_on_its_way_when_an_import_is_cancelled_ends_and_is_told()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await using var holds = await Holds.InstallAsync(database);
        using var cancellation = new CancellationTokenSource();
        var told = new List<ImportProgress>();
        await holds.TakeAsync(7);
        var import = host.ImportAsync([ImportSources.Big("a", 0, hold: 7), ImportSources.Big("a", 1)], new Teller(told.Add), cancellation.Token);
        await holds.ReachedAsync(7);

        await cancellation.CancelAsync();
        await holds.ReleaseAsync(7);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => import);
        Assert.Equal([new ImportResult(1, 0, 1, new LogPosition(1))], told.Select(progress => progress.Done));
        Assert.Equal(["a0"], await host.TextsAsync());
    }

    [Fact]
    public async Task An_import_that_is_cancelled_within_a_chunk_undoes_it_and_leaves_the_log_free()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await using var holds = await Holds.InstallAsync(database);
        await database.ExecuteAsync(Holds.InCopy);
        using var cancellation = new CancellationTokenSource();
        await holds.TakeAsync(7);
        var import = host.ImportAsync([ImportSources.Big("a", 0), ImportSources.Big("a", 1, hold: 7)], null, cancellation.Token);
        await holds.ReachedAsync(7);

        await cancellation.CancelAsync();
        await holds.ReleaseAsync(7);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => import);
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"));
        Assert.Equal(["a0"], await host.TextsAsync());
    }

    [Fact]
    public async Task A_refused_import_leaves_the_log_free()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        var first = ImportSources.Event("a", 0, """{"text":"a0"}""");

        var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => host.ImportAsync(first, ImportSources.Event("b", 0, """{"text":"b0"}""") with { EventId = first.EventId }));

        Assert.Equal((ImportRefusal.EventIdTaken, 2L), (refused.Reason, refused.Number));
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"));
        Assert.Empty(await host.TextsAsync());
    }

    [Fact]
    public async Task Rows_are_what_the_source_gave_byte_by_byte()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await host.NoteAsync("before", "1");

        await host.ImportAsync(
            ImportSources.Event("ä", 0, """{ "text" : "\u00e4ß\ud83d\udcdd" }"""),
            ImportSources.Event("ä", 1, """{"text":"b"}""") with { Metadata = new EventMetadata { CorrelationId = "c" }, Timestamp = DateTimeOffset.MinValue });

        Assert.Equal(
            [
                """2 | 2 | 0 | 2020-02-29 12:30:15.123456 | test.noted | 1 | {} | { "text" : "\u00e4ß\ud83d\udcdd" }""",
                """3 | 2 | 1 | 0001-01-01 00:00:00 | test.noted | 1 | {"correlationId":"c"} | {"text":"b"}""",
            ],
            await database.RowsAsync("select position, stream_id, version, (recorded_at at time zone 'UTC')::text, type, type_version, metadata::text, data::text from cqrs.events where position > 1 order by position"));
        Assert.Equal(["1 | Note-before | Note", "2 | Note-ä | Note"], await database.RowsAsync("select id, name, type from cqrs.streams order by id"));
        Assert.Equal(DateTimeOffset.MinValue, (await host.Store.ReadStreamAsync(TestHost.Stream("ä"), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken))[1].At.Timestamp);
    }

    private sealed class Teller(Action<ImportProgress> tell) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => tell(value);
    }
}
