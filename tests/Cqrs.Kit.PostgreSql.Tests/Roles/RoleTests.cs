using Cqrs.Kit.PostgreSql.Tests.Projections;
using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;
using Microsoft.Extensions.DependencyInjection;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Roles;

/// <summary>Every process under the login of its part, with the rights of the script and no others.</summary>
public sealed class RoleTests(RolesDatabase roles) : IClassFixture<RolesDatabase>
{
    [Fact]
    public async Task Each_part_does_its_work_under_a_login_of_its_own()
    {
        await using var projector = await StartAsync(roles.Projector, runProjections: true);
        await using var appender = await StartAsync(roles.Appender, runProjections: false);
        await using var reader = await StartAsync(roles.Reader, runProjections: false);
        var id = CommandId.New();

        await appender.NoteAsync("a", "1");
        var second = await appender.Store.AppendAsync(new AppendRequest([new StreamAppend(TestHost.Stream("a"), ExpectedVersion.Exactly(0), [new Noted("2")])]) { Command = RecordOf(id) });
        var recorded = await appender.Store.AppendAsync(new AppendRequest { Command = RecordOf(CommandId.New()) });
        await using (var transaction = await appender.Get<PostgreSqlEventStore>().BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            transaction.Append(TestHost.Stream("b"), ExpectedVersion.NoStream, new Noted("3"));
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        await projector.ProjectionsAsync();

        Assert.Equal(AppendOutcome.Appended, recorded.Outcome);
        Assert.Equal(second.Position, (await appender.Store.FindCommandAsync(id, TestContext.Current.CancellationToken))?.Position);
        Assert.Equal(["1", "2", "3"], (await reader.TextsAsync()).TakeLast(3));
        Assert.Equal("2", (await reader.Get<IViewReader<NoteView, string>>().FindAsync("a", TestContext.Current.CancellationToken))?.Text);
        var states = await reader.Get<IProjectionStore>().ReadAsync([new ProjectionId("note-views", 1)], TestContext.Current.CancellationToken);
        Assert.Equal(second.Position.Value + 1, Assert.Single(states.Shards).Checkpoint.Position.Value);
        await roles.ExecuteAsync(roles.Reader, "select * from orders.note_views");
        await roles.ExecuteAsync(roles.Migrator, "update orders.events set data = '{}' where false; update orders.streams set closed_at = null where false");
    }

    public static TheoryData<string, string> Refusals { get; } = new()
    {
        { "appender", "update orders.events set type = 'x'" },
        { "appender", "delete from orders.events" },
        { "appender", "truncate orders.events" },
        { "appender", "alter table orders.events disable trigger all" },
        { "appender", "drop table orders.events" },
        { "appender", "update orders.streams set name = 'x'" },
        { "appender", "delete from orders.streams" },
        { "appender", "truncate orders.streams" },
        { "appender", "update orders.commands set result = ''" },
        { "appender", "update orders.projections set epoch = 0" },
        { "appender", "update orders.migrations set version = 0" },
        { "appender", "update orders.log set epoch = 9" },
        { "appender", "create table orders.own (id int)" },
        { "projector", "insert into orders.events select * from orders.events" },
        { "projector", "insert into orders.streams select * from orders.streams" },
        { "projector", "update orders.events set type = 'x'" },
        { "projector", "delete from orders.events" },
        { "projector", "truncate orders.events" },
        { "projector", "drop table orders.events" },
        { "projector", "select * from orders.commands" },
        { "projector", "delete from orders.log" },
        { "appender", "insert into orders.checkpoints select projection, number + 1, 0, event_id from orders.checkpoints" },
        { "appender", "delete from orders.parked_keys" },
        { "reader", "insert into orders.skipped_events values ('x', 1, 1, '', 'x')" },
        { "reader", "insert into orders.events select * from orders.events" },
        { "reader", "insert into orders.streams select * from orders.streams" },
        { "reader", "insert into orders.commands select * from orders.commands" },
        { "reader", "update orders.projections set epoch = 0" },
        { "reader", "delete from orders.checkpoints" },
        { "projector", "update orders.checkpoints set position = 0" },
        { "reader", "delete from orders.commands" },
        { "reader", "delete from orders.note_views_v1" },
        { "reader", "create table orders.own (id int)" },
        { "reader", "select * from orders.events for update" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_is_not_its_part_is_refused(string part, string sql)
    {
        await using (await StartAsync(roles.Projector, runProjections: true))
        {
        }

        var refused = await Assert.ThrowsAsync<PostgresException>(() => roles.ExecuteAsync(roles.NameOf(part), sql));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory]
    [InlineData("projector")]
    [InlineData("reader")]
    public async Task An_append_by_another_part_is_refused_and_writes_nothing(string part)
    {
        await using var projector = await StartAsync(roles.Projector, runProjections: true);
        await using var host = await StartAsync(roles.NameOf(part), runProjections: part == "projector");
        var before = await host.Store.ProbeAsync(LogPosition.Start, TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => host.NoteAsync("refused", "x"));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.Equal(before.Head, (await host.Store.ProbeAsync(LogPosition.Start, TestContext.Current.CancellationToken)).Head);
    }

    [Fact]
    public async Task A_login_that_is_a_member_of_both_appends_and_projects()
    {
        var both = roles.NameOf("both");
        await roles.AddLoginAsync(both);
        await (await roles.GetAsync()).ExecuteAsync($"grant {roles.Appender}, {roles.Projector} to {both}");
        await using (await StartAsync(roles.Projector, runProjections: true, typeof(CountProjector), typeof(InlineViewProjector)))
        {
            // The tables are the projector's, whose member it is; made by it, they would be its own.
        }

        await using var host = await StartAsync(both, runProjections: true, typeof(CountProjector), typeof(InlineViewProjector));

        await host.NoteAsync("both", "1");
        await host.ProjectionsAsync();

        Assert.Equal("1", (await host.Get<IViewReader<NoteView, string>>().FindAsync("both", TestContext.Current.CancellationToken))?.Text);
        Assert.Equal("1", (await host.Get<IViewReader<InlineView, string>>().FindAsync("both", TestContext.Current.CancellationToken))?.Text);
    }

    [Fact]
    public async Task A_login_without_a_part_is_told_what_it_lacks()
    {
        var stranger = roles.NameOf("stranger");
        await roles.AddLoginAsync(stranger);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(stranger, runProjections: false));

        Assert.Contains("PostgreSqlRoles.Script", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_is_to_run_projections_without_the_right_to_is_told_so_at_its_start()
    {
        var refused = await Assert.ThrowsAsync<CqrsStartupException>(() => StartAsync(roles.Appender, runProjections: true));

        Assert.Contains("CqrsOptions.RunProjections", Assert.Single(refused.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_starts_before_the_projector_is_told_to_wait_for_it()
    {
        await using var projector = await StartAsync(roles.Projector, runProjections: true);

        var refused = await Assert.ThrowsAsync<CqrsStartupException>(() => StartAsync(roles.Reader, runProjections: false, typeof(OtherNoteViewProjector)));

        Assert.Contains("start a process that runs it", Assert.Single(refused.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_whose_view_has_another_shape_is_refused()
    {
        await using var projector = await StartAsync(roles.Projector, runProjections: true);

        var use = UseAs(await roles.AsAsync(roles.Reader), runProjections: false);

        var refused = await Assert.ThrowsAsync<CqrsStartupException>(() => TestHost.StartAsync(use, typeof(ChangedNoteViewProjector)));

        Assert.Contains("has no column", Assert.Single(refused.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Orders", "a", "a", "a", "a", "options")]
    [InlineData("orders", "a\";drop", "a", "a", "a", "migrator")]
    [InlineData("orders", "a", "", "a", "a", "appender")]
    [InlineData("orders", "a", "a", "A", "a", "projector")]
    [InlineData("orders", "a", "a", "a", "public", "reader")]
    [InlineData("orders", "a", "a", "a", null, "reader")]
    public void A_name_that_is_none_is_refused(string schema, string migrator, string appender, string projector, string? reader, string parameter) =>
        Assert.Throws<ArgumentException>(parameter, () => PostgreSqlRoles.Script(schema, migrator, appender, projector, reader!));

    private static CommandRecord RecordOf(CommandId id) => new(id, new byte[32], "1"u8.ToArray(), new LogPosition(1));

    private async Task<CqrsTestHost> StartAsync(string role, bool runProjections, params Type[] types) =>
        await TestHost.StartAsync(UseAs(await roles.AsAsync(role), runProjections), [typeof(NoteViewProjector), .. types]);

    private static Action<CqrsBuilder> UseAs(string connectionString, bool runProjections) => cqrs =>
    {
        cqrs.Services.AddCqrs(options => options.RunProjections = runProjections);
        cqrs.UsePostgreSql(connectionString, options => (options.Schema, options.MigrateAtStart) = (RolesDatabase.Schema, false));
    };
}
