using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;

using Microsoft.Extensions.DependencyInjection;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.EventStore;

/// <summary>A tail goes on across what happens to its server, and gives each event once.</summary>
public sealed class EventTailTests
{
    private const string Listeners = "select pid from pg_stat_activity where datname = current_database() and query like 'listen%'";

    [Fact]
    public async Task An_append_of_another_process_wakes_a_tail_whose_poll_interval_is_an_hour()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var one = await TestHost.StartAsync(database);
        await using var other = await StartSlowAsync(database);
        await database.UntilAsync($"select 1 where (select count(*) from ({Listeners}) l) = 2");
        await using var tail = Tail(other);
        var next = tail.MoveNextAsync().AsTask();

        await one.NoteAsync("a", "1");

        Assert.True(await next);
        Assert.Equal(1, tail.Current.Position.Value);
    }

    [Fact]
    public async Task A_tail_goes_on_after_the_server_was_restarted()
    {
        await using var server = await PostgreSqlServer.StartPrivateAsync();
        await using var database = await PostgreSqlDatabase.CreateAsync(server);
        await using var host = await TestHost.StartAsync(database);
        await host.NoteAsync("a", "1");
        await using var tail = Tail(host);
        Assert.Equal(["1"], await TakeAsync(tail, 1));
        var next = TakeAsync(tail, 2);

        await server.RestartAsync();
        await host.NoteAsync("a", "2");
        await host.NoteAsync("a", "3");

        Assert.Equal(["2", "3"], await next);
    }

    [Fact]
    public async Task A_tail_whose_backends_are_killed_as_it_reads_gives_each_event_once()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database.ConnectionString, options => options.ReadPageSize = 10);
        for (var i = 0; i < 20; i++)
        {
            await host.Store.AppendAsync(TestHost.Stream("a"), ExpectedVersion.Any, [.. Enumerable.Range(i * 10, 10).Select(n => new Noted($"{n}"))], TestContext.Current.CancellationToken);
        }

        await using var tail = Tail(host);
        List<string> texts = [];
        while (texts.Count < 200)
        {
            texts.AddRange(await TakeAsync(tail, 20));
            await database.RowsAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        }

        Assert.Equal(Enumerable.Range(0, 200).Select(n => $"{n}"), texts);
    }

    [Fact]
    public async Task A_reader_that_stops_in_the_middle_gives_its_connections_back()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 1, Timeout = 5 }.ConnectionString);
        await using var host = await TestHost.StartAsync(cqrs => cqrs.UsePostgreSql(dataSource, options => (options.Notify, options.ReadPageSize) = (false, 10)));
        for (var i = 0; i < 100; i++)
        {
            await host.NoteAsync("a", $"{i}");
        }

        for (var i = 1; i < 50; i++)
        {
            Assert.Equal(i, await host.Store.ReadLogAsync().Take(i).CountAsync(TestContext.Current.CancellationToken));
            Assert.Equal(i, await host.Store.ReadStreamAsync(TestHost.Stream("a")).Take(i).CountAsync(TestContext.Current.CancellationToken));
        }
    }

    private static Task<CqrsTestHost> StartSlowAsync(PostgreSqlDatabase database) => TestHost.StartAsync(cqrs =>
    {
        cqrs.Services.AddCqrs(options => options.PollInterval = TimeSpan.FromHours(1));
        cqrs.UsePostgreSql(database.ConnectionString);
    });

    private static IAsyncEnumerator<RecordedEvent> Tail(CqrsTestHost host) =>
        host.Get<IEventTail>().TailAsync(cancellationToken: TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

    private static async Task<List<string>> TakeAsync(IAsyncEnumerator<RecordedEvent> tail, int count)
    {
        List<string> texts = [];
        while (texts.Count < count && await tail.MoveNextAsync())
        {
            texts.Add(((Noted)tail.Current.Data!).Text);
        }

        return texts;
    }
}
