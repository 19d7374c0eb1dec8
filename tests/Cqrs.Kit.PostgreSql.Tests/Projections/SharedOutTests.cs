using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cqrs.Kit.PostgreSql.Tests.Projections;

/// <summary>The shards of one projection on the nodes that are alive.</summary>
public sealed class SharedOutTests
{
    private const string Owned = "select count(*) from cqrs.projections where owner <> '' and leased_until > now()";
    private const string Owners = "select 1 from (select count(*)::int as n from cqrs.projections where owner <> '' and leased_until > now() group by owner) o having array_agg(o.n order by o.n) = array";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shards_are_given_back_to_a_node_that_comes_and_taken_at_once_from_one_that_stops()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var first = await NodeAsync(database);
        await RunAsync(first, (service, token) => service.StartAsync(token));
        await OwnedAsync(database, "[4]");

        await using var second = await NodeAsync(database);
        await RunAsync(second, (service, token) => service.StartAsync(token));
        await OwnedAsync(database, "[2,2]");
        await using var third = await NodeAsync(database);
        await RunAsync(third, (service, token) => service.StartAsync(token)); // a third of four, rounded up, is two: nothing is over yet

        await RunAsync(first, (service, token) => service.StopAsync(token));
        await OwnedAsync(database, "[2,2]");
        await RunAsync(second, (service, token) => service.StopAsync(token));
        await OwnedAsync(database, "[4]");
        for (var i = 0; i < 40; i++)
        {
            await third.NoteAsync($"{i % 20}", $"{i}");
        }

        await database.UntilAsync("select 1 from cqrs.progress having min(position) = 40");
        Assert.Equal(20, await database.ScalarAsync<long>("select count(*) from cqrs.shared_notes where count = 2"));
        Assert.Equal(20, await database.ScalarAsync<long>("select count(*) from cqrs.shared_notes"));
        await RunAsync(third, (service, token) => service.StopAsync(token));
        Assert.Equal(0, await database.ScalarAsync<long>(Owned));
    }

    private static Task<CqrsTestHost> NodeAsync(PostgreSqlDatabase database) => TestHost.StartAsync(
        cqrs =>
        {
            // A lease longer than the test: what a node gets in it was given, and had not run out.
            cqrs.Services.AddCqrs(options => (options.ProjectionLease, options.PollInterval) = (TimeSpan.FromMinutes(5), TimeSpan.FromMilliseconds(100)));
            cqrs.UsePostgreSql(database.ConnectionString);
        },
        typeof(SharedNoteProjector));

    private static async Task RunAsync(CqrsTestHost host, Func<IHostedService, CancellationToken, Task> act)
    {
        foreach (var service in host.Services.GetServices<IHostedService>())
        {
            await act(service, Token);
        }
    }

    private static Task<int> OwnedAsync(PostgreSqlDatabase database, string counts) => database.UntilAsync(Owners + counts);

    internal sealed record SharedNote([property: Key] string Id, int Count);

    [Projection("shared-notes", Shards = 4)]
    internal sealed class SharedNoteProjector : ViewProjector<SharedNote, string>
    {
        public SharedNoteProjector() => UpsertMany<Noted>((_, at) => [at.Stream.Id], (_, id, view, _) => new SharedNote(id, (view?.Count ?? 0) + 1));
    }
}
