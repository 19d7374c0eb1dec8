using Cqrs.Kit.InMemory;
using Cqrs.Kit.Testing;
using Cqrs.Kit.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cqrs.Kit.Tests.Testing;

/// <summary>The test host runs what it is given, moves projections when told, and says what stopped them.</summary>
public sealed class CqrsTestHostTests
{
    private static readonly Guid _id = new("0192f0e4-1c7e-7000-8000-000000000001");

    [Fact]
    public async Task A_command_is_handled_and_its_view_is_there_when_the_projections_were_told()
    {
        await using var host = await StartAsync();
        await host.GivenAsync(StreamName.For<Account>(_id), new AccountOpened(_id, "Zoë"));

        var receipt = await host.Commands.SendAsync(new Deposit(_id, 5));
        Assert.Null(await host.Queries.AskAsync(new GetBalance(_id)));
        await host.ProjectionsAsync(receipt.Position);

        Assert.Equal(5, await host.Queries.AskAsync(new GetBalance(_id)));
    }

    [Fact]
    public async Task Without_a_position_projections_go_to_the_end_of_the_log()
    {
        await using var host = await StartAsync();
        await host.ProjectionsAsync();
        await host.GivenAsync(StreamName.For<Account>(_id), new AccountOpened(_id, "Zoë"), new Deposited(_id, 1));

        await host.ProjectionsAsync();

        Assert.Equal(1, await host.Queries.AskAsync(new GetBalance(_id)));
    }

    [Fact]
    public async Task What_stopped_a_projection_is_thrown()
    {
        await using var host = await StartAsync();
        await host.GivenAsync(StreamName.For<Account>(_id), new AccountOpened(_id, "Zoë"), new Deposited(_id, BalanceProjector.Poison));

        var stopped = await Assert.ThrowsAsync<ProjectionException>(() => host.ProjectionsAsync());

        Assert.Equal(new LogPosition(2), stopped.Position);
        Assert.Contains("thirteen", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_position_past_the_end_of_the_log_is_misuse()
    {
        await using var host = await StartAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => host.ProjectionsAsync(new LogPosition(1)));
    }

    [Fact]
    public async Task What_is_wrong_with_the_registration_is_told()
    {
        var faults = await Assert.ThrowsAsync<CqrsStartupException>(() => CqrsTestHost.StartAsync(cqrs => cqrs.AddTypes(typeof(GetBalance)), TestContext.Current.CancellationToken));

        Assert.Contains(faults.Faults, fault => fault.Contains("has no handler", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_that_is_named_is_used()
    {
        var database = new InMemoryDatabase();
        await using (var first = await CqrsTestHost.StartAsync(cqrs => Configure(cqrs).UseInMemory(database), TestContext.Current.CancellationToken))
        {
            await first.GivenAsync(StreamName.For<Account>(_id), new AccountOpened(_id, "Zoë"));
        }

        await using var second = await CqrsTestHost.StartAsync(cqrs => Configure(cqrs).UseInMemory(database), TestContext.Current.CancellationToken);
        await second.ProjectionsAsync();

        Assert.Equal(0, await second.Queries.AskAsync(new GetBalance(_id)));
    }

    [Fact]
    public async Task Hosts_share_nothing()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();

        await one.GivenAsync(StreamName.For<Account>(_id), new AccountOpened(_id, "Zoë"));

        Assert.Equal(LogPosition.Start, (await two.Store.ProbeAsync(LogPosition.Start, TestContext.Current.CancellationToken)).Head);
    }

    [Fact]
    public async Task Nothing_runs_in_the_background()
    {
        var service = new Background();
        await using (await CqrsTestHost.StartAsync(cqrs => Configure(cqrs).Services.AddSingleton<IHostedService>(service), TestContext.Current.CancellationToken))
        {
        }

        Assert.False(service.WasStarted);
    }

    private static Task<CqrsTestHost> StartAsync() => CqrsTestHost.StartAsync(cqrs => Configure(cqrs), TestContext.Current.CancellationToken);

    private static CqrsBuilder Configure(CqrsBuilder cqrs)
    {
        cqrs.Services.AddSingleton<Interference>().AddSingleton<PoisonSwitch>();
        return cqrs.AddTypes(
            typeof(Account), typeof(AccountOpened), typeof(Deposited), typeof(Withdrawn), typeof(Deposit), typeof(DepositHandler),
            typeof(BalanceProjector), typeof(GetBalance), typeof(GetBalanceHandler));
    }

    private sealed class Background : IHostedService
    {
        public bool WasStarted { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            WasStarted = true;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
