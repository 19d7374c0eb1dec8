using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Startup;

/// <summary>Behind PgBouncer in transaction mode.</summary>
public sealed class PoolerTests
{
    private const string Listeners = "select pid from pg_stat_activity where datname = current_database() and query like 'listen%'";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task With_a_direct_connection_to_listen_on_other_processes_are_woken()
    {
        await using var pooler = await PgBouncer.StartAsync();
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var one = await StartAsync(pooler, database);
        await using var other = await StartAsync(pooler, database, listen: database.ConnectionString);
        await database.UntilAsync(Listeners);
        var woken = other.Get<LogSignal>().Next;

        await one.NoteAsync("a", "1");

        await woken.WaitAsync(_patience, TestContext.Current.CancellationToken);
        Assert.Single(await database.RowsAsync(Listeners));
    }

    [Fact]
    public async Task Without_one_nobody_listens_and_the_start_says_that_this_process_polls()
    {
        await using var pooler = await PgBouncer.StartAsync();
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var logs = new FakeLoggerProvider();
        await using var one = await StartAsync(pooler, database, logs: logs);
        await using var other = await StartAsync(pooler, database);

        await other.NoteAsync("a", "1");

        Assert.Equal(["1"], await one.TextsAsync());
        Assert.Contains(logs.Collector.GetSnapshot(), record => record.Message.Contains("at the next poll", StringComparison.Ordinal));
        Assert.Empty(await database.RowsAsync(Listeners));
    }

    [Fact]
    public async Task Without_one_a_projection_sees_by_polling_what_another_process_appends()
    {
        await using var pooler = await PgBouncer.StartAsync();
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var one = await StartAsync(pooler, database, poll: TimeSpan.FromMilliseconds(10));
        await using var other = await StartAsync(pooler, database);
        var running = one.Services.GetServices<IHostedService>().ToList();
        await Task.WhenAll(running.Select(service => service.StartAsync(TestContext.Current.CancellationToken)));

        await other.NoteAsync("a", "1");

        await database.UntilAsync("select 1 from cqrs.note_views where text = '1'");
        await Task.WhenAll(running.Select(service => service.StopAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Nothing_is_prepared_in_the_sessions_of_the_server()
    {
        await using var pooler = await PgBouncer.StartAsync();
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await StartAsync(pooler, database);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => host.NoteAsync($"{i}", "x")));
        await host.ProjectionsAsync();

        await using var dataSource = NpgsqlDataSource.Create(pooler.Through(database.ConnectionString));
        await using var held = dataSource.CreateCommand("select (select count(*) from pg_prepared_statements) + (select count(*) from pg_locks l join pg_database d on d.oid = l.database where l.locktype = 'advisory' and d.datname = current_database())");
        Assert.Equal(0L, await held.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("Host=nowhere;No Reset On Close=true;Max Auto Prepare=10", "Max Auto Prepare")]
    [InlineData("Host=nowhere", "No Reset On Close")]
    public async Task A_data_source_that_keeps_something_in_its_session_is_refused(string connectionString, string named)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHost.StartAsync(
            cqrs => cqrs.UsePostgreSql(dataSource, options => options.Pooler = PostgreSqlPooler.Transaction)));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    private static Task<Testing.CqrsTestHost> StartAsync(PgBouncer pooler, PostgreSqlDatabase database, string? listen = null, ILoggerProvider? logs = null, TimeSpan? poll = null) =>
        TestHost.StartAsync(
            cqrs =>
            {
                cqrs.Services.AddCqrs(options => options.PollInterval = poll ?? options.PollInterval);
                cqrs.Services.AddLogging(logging => logging.AddProvider(logs ?? new FakeLoggerProvider()));
                cqrs.UsePostgreSql(pooler.Through(database.ConnectionString), options => (options.Pooler, options.ListenConnectionString) = (PostgreSqlPooler.Transaction, listen));
            },
            typeof(Projections.NoteViewProjector));
}
