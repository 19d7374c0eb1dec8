using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.PostgreSql.Tests.Projections;

/// <summary>Rows that only the database refuses, when they are written at the commit: their event is a poison event like any other.</summary>
public sealed class RefusedRowTests
{
    [Fact]
    public async Task A_row_that_the_database_refuses_stops_the_projection_before_its_event_and_keeps_those_before()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database, typeof(NoteViewProjector));
        await database.ExecuteAsync("alter table cqrs.note_views_v1_b1 add constraint refused check (text <> 'bad')");
        await host.NoteAsync("a", "good");
        await host.NoteAsync("b", "bad");
        var last = await host.NoteAsync("c", "later");

        var poison = await Assert.ThrowsAsync<ProjectionException>(() => host.ProjectionsAsync(last.Position, TestContext.Current.CancellationToken));
        var status = Assert.Single(await host.Get<IProjectionControl>().ListAsync(TestContext.Current.CancellationToken));

        Assert.Equal(new LogPosition(2), poison.Position);
        Assert.Equal((ProjectionRunState.Stopped, new LogPosition(1)), (status.State, status.Position));
        Assert.Equal("a", await database.ScalarAsync<string>("select string_agg(id, ',') from cqrs.note_views_v1"));

        await database.ExecuteAsync("alter table cqrs.note_views_v1_b1 drop constraint refused");
        await host.ProjectionsAsync(last.Position, TestContext.Current.CancellationToken);
        Assert.Equal(3, await database.ScalarAsync<long>("select count(*) from cqrs.note_views_v1"));
    }
}
