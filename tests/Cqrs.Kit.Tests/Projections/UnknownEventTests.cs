using Cqrs.Kit.InMemory;
using Cqrs.Kit.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.Projections;

/// <summary>Two builds on one log, as in the middle of a deploy: what the old one does not know it must not pass.</summary>
public sealed class UnknownEventTests
{
    [EventType("account.frozen")]
    public sealed record Frozen(Guid AccountId);

    private static async Task<ServiceProvider> StartAsync(InMemoryDatabase database, params Type[] types)
    {
        var services = new ServiceCollection().AddSingleton<Interference>().AddSingleton<PoisonSwitch>();
        services.AddCqrs().UseInMemory(database).AddTypes([.. TestKit.AccountTypes, typeof(BalanceProjector), .. types]);
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<ICqrsStartup>().StartAsync();
        return provider;
    }

    [Fact]
    public async Task A_name_that_this_build_does_not_know_is_not_passed_and_does_not_stop_the_projection_for_others()
    {
        var database = new InMemoryDatabase();
        await using var old = await StartAsync(database);
        await using var @new = await StartAsync(database, typeof(Frozen));
        var id = Guid.NewGuid();
        var stream = StreamName.For<Account>(id);
        await old.GetRequiredService<IEventStore>().AppendAsync(stream, ExpectedVersion.NoStream, [new AccountOpened(id, "Ada")]);
        var last = await @new.GetRequiredService<IEventStore>().AppendAsync(stream, ExpectedVersion.Any, [new Frozen(id), new Deposited(id, 5)]);

        var unknown = await Assert.ThrowsAsync<UnknownEventTypeException>(async () => await old.GetRequiredService<IProjectionControl>().CatchUpAsync(last.Position));
        var status = Assert.Single(await old.GetRequiredService<IProjectionControl>().ListAsync());

        Assert.Equal("account.frozen", unknown.TypeName);
        Assert.Equal(new LogPosition(1), status.Position);
        Assert.Null(status.Failure);

        await @new.GetRequiredService<IProjectionControl>().CatchUpAsync(last.Position);
        Assert.Equal(last.Position, Assert.Single(await @new.GetRequiredService<IProjectionControl>().ListAsync()).Position);
    }
}
