using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cqrs.Kit.PostgreSql.Tests.Projections;

/// <summary>Promotions while others hold the SQL views, the rows and the tables, and while sessions die.</summary>
public sealed class PromotionTests
{
    private const string ShownBy = "select substring(pg_get_viewdef('cqrs.{0}'::regclass) from 'note_views_v1_b[0-9]')";
    private static readonly ProjectionId _notes = new("note-views", 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_a_long_query_keeps_a_promotion_waiting_leases_are_renewed()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(cqrs =>
        {
            cqrs.Services.AddCqrs(options => (options.ProjectionLease, options.PollInterval) = (TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100)));
            cqrs.UsePostgreSql(database.ConnectionString);
        }, typeof(NoteViewProjector));
        await host.NoteAsync("a", "1");
        await host.ProjectionsAsync(null, Token);
        await using (var held = await HeldView.HoldAsync(database, "select * from cqrs.note_views"))
        {
            var services = host.Services.GetServices<IHostedService>().ToList();
            foreach (var service in services)
            {
                await service.StartAsync(Token);
            }

            var rebuild = host.Get<IProjectionControl>().RebuildAsync("note-views", cancellationToken: Token).AsTask();
            await HeldView.WaitedForAsync(database, "create or replace view%");

            // Nothing is committed meanwhile, so nothing but the host renews.
            var first = (await database.RowsAsync("select max(leased_until)::text from cqrs.projections")).Single();
            await database.UntilAsync($"select 1 from cqrs.projections where owner is not null and leased_until > '{first}'::timestamptz + interval '3 seconds' having count(*) = 2");
            Assert.False(rebuild.IsCompleted);
            await held.DisposeAsync();

            await rebuild;
            Assert.Equal("note_views_v1_b2", await ShownAsync(database, "note_views"));
            foreach (var service in services)
            {
                await service.StopAsync(Token);
            }
        }
    }

    [Fact]
    public async Task An_explicit_promotion_waits_for_a_long_query_and_is_made_after_it()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await RebuiltAsync(database);
        var held = await HeldView.HoldAsync(database, "select * from cqrs.note_views");

        var promote = host.Get<IProjectionControl>().PromoteAsync("note-views", Token).AsTask();
        var first = await HeldView.WaitedForAsync(database, "create or replace view%");
        await database.UntilAsync($"select 1 where not exists (select from pg_stat_activity where pid = {first} and wait_event_type = 'Lock')"); // it lets go
        await HeldView.WaitedForAsync(database, "create or replace view%"); // and tries again
        Assert.Equal("note_views_v1_b1", await ShownAsync(database, "note_views_v1"));
        await held.DisposeAsync();

        await promote;
        Assert.Equal(("note_views_v1_b2", "note_views_v1_b2"), (await ShownAsync(database, "note_views"), await ShownAsync(database, "note_views_v1")));
    }

    [Fact]
    public async Task A_session_that_dies_while_it_waits_for_the_view_has_changed_nothing_and_the_promotion_is_made()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await RebuiltAsync(database);
        var held = await HeldView.HoldAsync(database, "select * from cqrs.note_views");

        var promote = host.Get<IProjectionControl>().PromoteAsync("note-views", Token).AsTask();
        await KillAsync(database, "create or replace view%");
        await HeldView.WaitedForAsync(database, "create or replace view%");
        await ExpectOldAsync(database);
        await held.DisposeAsync();

        await promote;
        await ExpectNewAsync(database);
    }

    [Fact]
    public async Task A_session_that_dies_between_the_views_and_the_record_has_changed_nothing_and_the_promotion_is_made()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await RebuiltAsync(database);
        var held = await HeldView.HoldAsync(database, "select * from cqrs.projections where build = 2 for update");

        var promote = host.Get<IProjectionControl>().PromoteAsync("note-views", Token).AsTask();
        await KillAsync(database, "%set promoted_at%");
        await HeldView.WaitedForAsync(database, "%set promoted_at%");
        await held.DisposeAsync();

        await promote;
        await ExpectNewAsync(database);
    }

    [Fact]
    public async Task A_killed_promotion_leaves_the_views_and_the_record_as_they_were()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await RebuiltAsync(database);
        await using var held = await HeldView.HoldAsync(database, "select * from cqrs.projections where build = 2 for update");
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var promote = host.Get<IProjectionControl>().PromoteAsync("note-views", gone.Token).AsTask();
        await KillAsync(database, "%set promoted_at%");
        await gone.CancelAsync(); // the process is gone with it

        await Assert.ThrowsAnyAsync<Exception>(() => promote);
        await ExpectOldAsync(database);
    }

    [Fact]
    public async Task A_build_that_stands_still_costs_the_live_one_nothing()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await RebuiltAsync(database);
        await host.NoteAsync("a", "2");
        await using (var live = await host.BeginAsync("note-views"))
        {
            await live.CommitAsync(live.Checkpoint with { Position = new LogPosition(2), EventId = default }, Token);
        }

        // Whoever holds the live build takes an epoch for it, which no rollback gives back.
        const string Epochs = "select last_value from cqrs.projection_epochs";
        var before = await database.ScalarAsync<long>(Epochs);

        Assert.False(await host.Get<IProjectionAdministration>().TryPromoteAsync(_notes, 2, Token));

        Assert.Equal(before, await database.ScalarAsync<long>(Epochs));
    }

    [Fact]
    public async Task A_build_is_retired_when_its_last_reader_is_done()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await RebuiltAsync(database);
        var held = await HeldView.HoldAsync(database, "select * from cqrs.note_views_v1_b1");
        await host.Get<IProjectionControl>().PromoteAsync("note-views", Token);

        var retire = host.Get<IProjectionControl>().RetireAsync("note-views", Token).AsTask();
        await HeldView.WaitedForAsync(database, "drop table%");
        Assert.Equal(["1"], await database.RowsAsync("select text from cqrs.note_views"));
        await held.DisposeAsync();

        Assert.Equal(1, await retire);
        Assert.Equal(["2"], await database.RowsAsync("select build from cqrs.projections"));
    }

    [Fact]
    public async Task The_SQL_view_without_a_version_stays_with_the_new_version()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var old = await RebuiltAsync(database);
        await using var both = await TestHost.StartAsync(database, typeof(NoteViewProjector), typeof(OtherNoteViewProjector));
        await both.ProjectionsAsync(null, Token);

        await old.Get<IProjectionControl>().PromoteAsync("note-views", Token);

        Assert.Equal(["a | 1 | False"], await database.RowsAsync("select id, count, is_long from cqrs.note_views"));
        Assert.Equal("note_views_v1_b2", await ShownAsync(database, "note_views_v1"));
        await both.Get<IProjectionControl>().RollBackAsync("note-views", Token);
        Assert.Equal(["a | 1"], await database.RowsAsync("select id, text from cqrs.note_views"));
        Assert.Equal(("note_views_v1_b2", "note_views_v1_b2"), (await ShownAsync(database, "note_views"), await ShownAsync(database, "note_views_v1")));
    }

    /// <summary>Kills the session that waits at a statement.</summary>
    private static async Task KillAsync(PostgreSqlDatabase database, string statement) => await database.KillAsync(await HeldView.WaitedForAsync(database, statement));

    private static Task<string?> ShownAsync(PostgreSqlDatabase database, string view) => database.ScalarAsync<string>(ShownBy.Replace("{0}", view, StringComparison.Ordinal));

    private static async Task ExpectOldAsync(PostgreSqlDatabase database)
    {
        Assert.Equal(("note_views_v1_b1", "note_views_v1_b1"), (await ShownAsync(database, "note_views"), await ShownAsync(database, "note_views_v1")));
        Assert.Equal(["1"], await database.RowsAsync("select build from cqrs.projections where promoted_at is not null"));
    }

    private static async Task ExpectNewAsync(PostgreSqlDatabase database)
    {
        Assert.Equal(("note_views_v1_b2", "note_views_v1_b2"), (await ShownAsync(database, "note_views"), await ShownAsync(database, "note_views_v1")));
        Assert.Equal(["1", "2"], await database.RowsAsync("select build from cqrs.projections where promoted_at is not null order by promoted_at"));
        Assert.Equal(["1"], await database.RowsAsync("select text from cqrs.note_views"));
    }

    /// <summary>Two builds at position 1, the first of them promoted.</summary>
    private static async Task<CqrsTestHost> RebuiltAsync(PostgreSqlDatabase database)
    {
        var host = await TestHost.StartAsync(database, typeof(NoteViewProjector));
        await host.NoteAsync("a", "1");
        await host.ProjectionsAsync(null, Token);
        await host.Get<IProjectionControl>().RebuildAsync("note-views", promote: false, cancellationToken: Token);
        return host;
    }
}
