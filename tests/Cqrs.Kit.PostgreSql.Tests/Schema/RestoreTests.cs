using Cqrs.Kit.PostgreSql.Tests.Projections;
using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.PostgreSql.Tests.Schema;

/// <summary>A logical dump, restored on another server, goes on where it was taken; one that lacks a part is refused.</summary>
public sealed class RestoreTests
{
    private static readonly string[] _readModel = ["--data-only", "-t", "cqrs.projections", "-t", "cqrs.checkpoints", "-t", "cqrs.note_views_v1_b1"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dump_goes_on_where_it_was_taken()
    {
        await using var from = await PostgreSqlServer.StartPrivateAsync();
        await using var to = await PostgreSqlServer.StartPrivateAsync();
        await using var source = await PostgreSqlDatabase.CreateAsync(from);
        await using var target = await PostgreSqlDatabase.CreateAsync(to);
        var command = new AppendRequest([new StreamAppend(TestHost.Stream("a"), ExpectedVersion.Any, [new Noted("3")])])
        {
            Command = new CommandRecord(CommandId.New(), new byte[] { 1 }, new byte[] { 2 }, LogPosition.Start),
        };
        await using (var host = await FilledAsync(source))
        {
            await host.Store.TryAppendAsync(command, Token);
        }

        await to.RestoreAsync(target.ConnectionString, await from.DumpAsync(source.ConnectionString));

        await using var restored = await TestHost.StartAsync(target, typeof(NoteViewProjector), typeof(InlineViewProjector));
        Assert.Equal(["1", "2", "3"], await restored.TextsAsync());
        Assert.Equal(3, (await restored.Store.TryAppendAsync(command, Token)).Position.Value); // the first result, by its append id
        Assert.Equal([2], (await restored.Store.FindCommandAsync(command.Command.Id, Token))!.Result.ToArray());
        Assert.Equal(AppendOutcome.CommandKnown, (await restored.Store.TryAppendAsync(new AppendRequest(command.Streams) { Command = command.Command }, Token)).Outcome);
        Assert.Equal(4, (await restored.NoteAsync("b", "4")).Position.Value);
        Assert.Equal(["a | 3", "b | 4"], await target.RowsAsync("select id, text from cqrs.inline_views order by id"));
        Assert.Equal(["2"], await target.RowsAsync("select position from cqrs.progress where name = 'note-views'"));
        await restored.ProjectionsAsync(cancellationToken: Token);
        Assert.Equal(["a | 3", "b | 1"], await target.RowsAsync("select id, count from cqrs.note_views order by id"));
    }

    [Fact]
    public async Task Checkpoints_of_a_later_dump_than_the_log_stop_their_projections()
    {
        await using var server = await PostgreSqlServer.StartPrivateAsync();
        await using var source = await PostgreSqlDatabase.CreateAsync(server);
        await using var target = await PostgreSqlDatabase.CreateAsync(server);
        await using (var host = await FilledAsync(source))
        {
            await server.RestoreAsync(target.ConnectionString, await server.DumpAsync(source.ConnectionString));
            await host.NoteAsync("a", "3");
            await host.ProjectionsAsync(cancellationToken: Token);
        }

        await target.ExecuteAsync("truncate cqrs.projections, cqrs.checkpoints, cqrs.note_views_v1_b1");
        await server.RestoreAsync(target.ConnectionString, await server.DumpAsync(source.ConnectionString, _readModel));

        await using var restored = await TestHost.StartAsync(target, typeof(NoteViewProjector), typeof(InlineViewProjector));
        Assert.Equal(3, (await restored.NoteAsync("b", "another")).Position.Value);
        await Assert.ThrowsAsync<LogTailLostException>(() => restored.ProjectionsAsync(cancellationToken: Token));
        Assert.Equal(["a | 3"], await target.RowsAsync("select id, count from cqrs.note_views"));
        Assert.Equal(["a | 2"], await target.RowsAsync("select id, text from cqrs.inline_views"));
        await restored.Get<IProjectionControl>().RebuildAsync("note-views", cancellationToken: Token);
        Assert.Equal(["a | 2", "b | 1"], await target.RowsAsync("select id, count from cqrs.note_views order by id"));
    }

    [Theory]
    [InlineData("delete from cqrs.events where position = 1", "the log begins at position 2")]
    [InlineData("truncate cqrs.streams", "the event at position 1 has no stream")]
    [InlineData("truncate cqrs.events", "the stream Note-a has no first event")]
    [InlineData("truncate cqrs.checkpoints", "the projection note-views has no checkpoint")]
    [InlineData("truncate cqrs.checkpoints, cqrs.projections", "no checkpoint tells how far the table note_views_v1_b1 has come")]
    [InlineData("drop table cqrs.note_views_v1_b1 cascade", "the table note_views_v1_b1 is missing")]
    public async Task A_part_alone_is_refused(string lost, string reason)
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await (await FilledAsync(database)).DisposeAsync();
        await database.ExecuteAsync(lost);

        await RefusedAsync(database, "cqrs", reason);
    }

    [Fact]
    public async Task Under_another_name_a_schema_is_refused()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await (await FilledAsync(database)).DisposeAsync();
        await database.ExecuteAsync("alter schema cqrs rename to elsewhere");

        await RefusedAsync(database, "elsewhere", "its function append writes to a schema of another name");
    }

    private static async Task RefusedAsync(PostgreSqlDatabase database, string schema, string reason)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => TestHost.StartAsync(database.ConnectionString, options => options.Schema = schema, typeof(NoteViewProjector), typeof(InlineViewProjector)));
        Assert.Contains(reason, refused.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Two events in a view and in an inline one.</summary>
    private static async Task<CqrsTestHost> FilledAsync(PostgreSqlDatabase database)
    {
        var host = await TestHost.StartAsync(database, typeof(NoteViewProjector), typeof(InlineViewProjector));
        await host.NoteAsync("a", "1");
        await host.NoteAsync("a", "2");
        await host.ProjectionsAsync(cancellationToken: Token);
        return host;
    }
}
