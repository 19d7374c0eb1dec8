using Cqrs.Kit.PostgreSql.Tests.Import;
using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;
using Microsoft.Extensions.DependencyInjection;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Startup;

/// <summary>Other processes are woken at once. The poll interval is not part of this: what is waited for here is the signal itself.</summary>
public sealed class NotificationTests
{
    private const string Listeners = "select pid from pg_stat_activity where datname = current_database() and query like 'listen%'";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_append_wakes_another_process()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var one = await TestHost.StartAsync(database);
        await using var other = await TestHost.StartAsync(database);
        await database.UntilAsync($"select 1 where (select count(*) from ({Listeners}) l) = 2");

        await WokenAsync(other, () => one.NoteAsync("a", "1"));
    }

    [Fact]
    public async Task An_import_wakes_another_process()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var one = await TestHost.StartAsync(database);
        await using var other = await TestHost.StartAsync(database);
        await database.UntilAsync($"select 1 where (select count(*) from ({Listeners}) l) = 2");

        await WokenAsync(other, () => one.ImportAsync(ImportSources.Event("a", 0, """{"text":"a0"}""")));
    }

    [Fact]
    public async Task A_checkpoint_wakes_another_process()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var one = await TestHost.StartAsync(database, typeof(Projections.NoteViewProjector));
        await using var other = await TestHost.StartAsync(database);
        await one.NoteAsync("a", "1");
        await database.UntilAsync($"select 1 where (select count(*) from ({Listeners}) l) = 2");

        await WokenAsync(other.Get<CheckpointSignal>(), () => one.ProjectionsAsync());
    }

    [Fact]
    public async Task A_listener_whose_connection_is_killed_listens_again_and_wakes_those_that_wait()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var one = await TestHost.StartAsync(database);
        await using var other = await TestHost.StartAsync(database.ConnectionString, options => options.Notify = true);
        await database.UntilAsync($"select 1 where (select count(*) from ({Listeners}) l) = 2");
        var killed = await database.UntilAsync($"{Listeners} order by backend_start desc limit 1");
        var woken = other.Get<LogSignal>().Next;

        await database.KillAsync(killed);
        await woken.WaitAsync(_patience, TestContext.Current.CancellationToken);
        await database.UntilAsync($"select 1 where (select count(*) from ({Listeners}) l) = 2");

        await WokenAsync(other, () => one.NoteAsync("a", "1"));
    }

    [Fact]
    public async Task A_data_source_of_the_apps_own_is_used_and_never_disposed()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString);
        await using (var host = await TestHost.StartAsync(cqrs => cqrs.UsePostgreSql(_ => dataSource)))
        {
            await host.NoteAsync("a", "1");
        }

        await using (var host = await TestHost.StartAsync(cqrs => cqrs.UsePostgreSql(dataSource)))
        {
            Assert.Equal(["1"], await host.TextsAsync());
        }

        await using var connection = await dataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Two_connections_are_enough()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 2 }.ConnectionString);
        await using var host = await TestHost.StartAsync(cqrs => cqrs.UsePostgreSql(dataSource, options => options.Notify = false), typeof(Projections.NoteViewProjector));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => host.NoteAsync($"{i % 7}", $"{i}"))));
        await host.ProjectionsAsync();

        Assert.Equal(50, (await host.TextsAsync()).Count);
    }

    private static Task WokenAsync(Testing.CqrsTestHost host, Func<Task> act) => WokenAsync(host.Get<LogSignal>(), act);

    private static async Task WokenAsync(Signal signal, Func<Task> act)
    {
        var woken = signal.Next;
        await act();
        await woken.WaitAsync(_patience, TestContext.Current.CancellationToken);
    }
}
