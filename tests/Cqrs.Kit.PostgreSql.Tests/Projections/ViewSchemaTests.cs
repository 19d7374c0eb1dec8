using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.PostgreSql.Tests.Projections;

/// <summary>Views are plain tables with typed columns, and a SQL view over the version that has caught up.</summary>
public sealed class ViewSchemaTests(PostgreSqlDatabaseFixture fixture) : IClassFixture<PostgreSqlDatabaseFixture>, IAsyncLifetime
{
    private const string Columns = "select column_name, data_type, is_nullable from information_schema.columns where table_name = '{0}' order by ordinal_position";
    private PostgreSqlDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await fixture.GetAsync();
        await _database.ExecuteAsync("drop schema if exists cqrs cascade");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_view_is_a_table_with_typed_columns_a_key_and_its_indexes()
    {
        await using var host = await TestHost.StartAsync(_database, typeof(NoteViewProjector));

        Assert.Equal(
            ["id | text | NO", "text | text | NO", "count | integer | NO", "at | timestamp with time zone | YES"],
            await _database.RowsAsync(Columns.Replace("{0}", "note_views_v1_b1", StringComparison.Ordinal)));
        Assert.Equal(
            ["CREATE INDEX note_views_v1_b1_text_desc_idx ON cqrs.note_views_v1_b1 USING btree (text DESC)", "CREATE UNIQUE INDEX note_views_v1_b1_pkey ON cqrs.note_views_v1_b1 USING btree (id)"],
            (await _database.RowsAsync("select indexdef from pg_indexes where tablename = 'note_views_v1_b1'")).Order());
        Assert.Equal("\"cqrs\".\"note_views_v1\"", host.Get<ViewTable<NoteView>>().Name);
    }

    [Fact]
    public async Task The_SQL_view_can_be_queried_from_the_first_start_on()
    {
        await using var host = await TestHost.StartAsync(_database, typeof(NoteViewProjector));
        Assert.Empty(await _database.RowsAsync("select * from cqrs.note_views"));
        await host.NoteAsync("a", "1");
        await host.NoteAsync("a", "2");

        await host.ProjectionsAsync();

        Assert.Equal(["a | 2 | 2"], await _database.RowsAsync("select id, text, count from cqrs.note_views"));
    }

    [Fact]
    public async Task The_SQL_view_shows_a_new_version_once_that_has_caught_up()
    {
        await using (var host = await TestHost.StartAsync(_database, typeof(NoteViewProjector)))
        {
            await host.NoteAsync("a", "1");
            await host.ProjectionsAsync();
        }

        await using var both = await TestHost.StartAsync(_database, typeof(NoteViewProjector), typeof(OtherNoteViewProjector));
        Assert.Equal(["a | 1"], await _database.RowsAsync("select id, text from cqrs.note_views"));

        await both.ProjectionsAsync();

        Assert.Equal(["a | 1 | False"], await _database.RowsAsync("select id, count, is_long from cqrs.note_views"));
        Assert.Equal(["a | 1"], await _database.RowsAsync("select id, text from cqrs.note_views_v1"));

        await both.Get<IProjectionControl>().RebuildAsync("note-views", cancellationToken: TestContext.Current.CancellationToken);
        await both.ProjectionsAsync();
        Assert.Equal(["a | 1 | False"], await _database.RowsAsync("select id, count, is_long from cqrs.note_views"));
    }

    [Fact]
    public async Task A_record_that_was_changed_without_a_new_version_is_refused_and_told_how()
    {
        await using (await TestHost.StartAsync(_database, typeof(NoteViewProjector)))
        {
        }

        var error = await Assert.ThrowsAsync<CqrsStartupException>(() => TestHost.StartAsync(_database, typeof(ChangedNoteViewProjector)));

        var fault = Assert.Single(error.Faults);
        Assert.Contains("\"note_views_v1_b1\"", fault, StringComparison.Ordinal);
        Assert.Contains("its column count is integer not null, but the record wants bigint not null", fault, StringComparison.Ordinal);
        Assert.Contains("it has no column is_long (boolean)", fault, StringComparison.Ordinal);
        Assert.Contains("its column text (text not null) is not in the record", fault, StringComparison.Ordinal);
        Assert.Contains("raise the Version of the projection 'note-views' to 2", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relation_of_somebody_elses_under_the_views_name_is_refused()
    {
        await using (await TestHost.StartAsync(_database))
        {
        }

        await _database.ExecuteAsync("create table cqrs.note_views (id int)");

        var error = await Assert.ThrowsAsync<CqrsStartupException>(() => TestHost.StartAsync(_database, typeof(NoteViewProjector)));

        Assert.Contains("\"cqrs\".\"note_views\" is there and is not a view", Assert.Single(error.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_on_tables_that_are_there_changes_nothing_and_waits_for_no_writer()
    {
        await using var first = await TestHost.StartAsync(_database, typeof(NoteViewProjector));
        await using var working = await first.BeginAsync("note-views");
        var view = first.Get<ProjectionCatalog>().View<NoteView>();
        var table = working.Table<NoteView, string>(view);
        await table.SaveAsync([new NoteView("x", "x", 1, null)], [], TestContext.Current.CancellationToken);
        await working.FlushAsync(TestContext.Current.CancellationToken);

        await using var second = await TestHost.StartAsync(_database.ConnectionString, options => options.CommandTimeout = TimeSpan.FromSeconds(5), typeof(NoteViewProjector));
    }

    [Fact]
    public async Task A_projector_with_SQL_of_its_own_has_tables_of_its_version()
    {
        await using var host = await TestHost.StartAsync(_database, typeof(CountProjector));
        await host.NoteAsync("a", "1");
        await host.NoteAsync("b", "2");
        await host.NoteAsync("a", "3");

        await host.ProjectionsAsync();
        Assert.Equal(["a | 2", "b | 1"], await _database.RowsAsync("select * from cqrs.counts_v3 order by 1"));

        await host.Get<IProjectionControl>().RebuildAsync("counts", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["a | 2", "b | 1"], await _database.RowsAsync("select * from cqrs.counts_v3 order by 1"));
    }

    [Theory]
    [InlineData("Counts")]
    [InlineData("a\";drop")]
    [InlineData("a234567890123456789012345678901234567890123456789012345X")]
    [InlineData("a234567890123456789012345678901234567890123456789012345")]
    public void A_tables_name_is_checked(string name) => Assert.Throws<ArgumentException>(() => TableNames.OfBuild("cqrs", name, 1, 1));
}
