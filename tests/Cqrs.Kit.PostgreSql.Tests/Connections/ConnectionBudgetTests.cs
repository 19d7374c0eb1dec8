using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;

using Microsoft.Extensions.DependencyInjection;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Connections;

/// <summary>A process has no more connections than docs/operations/postgresql.md says, and its log goes on when requests have used up theirs.</summary>
public sealed class ConnectionBudgetTests
{
    private const int OfRequests = 4;
    private const int OfTheLog = 3;
    private const int OfNotifications = 1;

    [Fact]
    public async Task Appends_and_reads_go_on_within_their_budget_when_transactions_have_used_up_the_pool_of_requests()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var connectionString = new NpgsqlConnectionStringBuilder(database.ConnectionString) { ApplicationName = "budget", MaxPoolSize = OfRequests }.ConnectionString;
        await using var host = await TestHost.StartAsync(connectionString, options => options.MaxStoreConnections = OfTheLog);
        var store = host.Get<PostgreSqlEventStore>();
        List<PostgreSqlTransaction> open = [];
        for (var i = 0; i < OfRequests; i++)
        {
            open.Add(await store.BeginTransactionAsync(TestContext.Current.CancellationToken));
        }

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            await host.NoteAsync($"{i % 20}", $"{i}");
            await host.Store.ReadStreamAsync(TestHost.Stream($"{i % 20}")).ToListAsync(TestContext.Current.CancellationToken);
        })));

        var sessions = await database.ScalarAsync<long>("select count(*) from pg_stat_activity where application_name = 'budget'");
        Assert.InRange(sessions, OfRequests + 2, OfRequests + OfTheLog + OfNotifications);
        Assert.Equal(200, (await host.TextsAsync()).Count);
        foreach (var transaction in open)
        {
            await transaction.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_given_data_source_gets_the_connection_of_the_appends_back_when_nothing_is_to_be_written()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 1, Timeout = 5 }.ConnectionString);
        await using var host = await TestHost.StartAsync(cqrs => cqrs.UsePostgreSql(dataSource, options => options.Notify = false));

        await host.NoteAsync("a", "1");

        await using var only = await dataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(only);
    }
}
