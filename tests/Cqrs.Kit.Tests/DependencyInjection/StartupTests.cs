using Cqrs.Kit.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cqrs.Kit.Tests.DependencyInjection;

public sealed class StartupTests
{
    public sealed record Orphan : ICommand;

    public sealed record Twice : IQuery<int>;

    public sealed class TwiceA : IQueryHandler<Twice, int>
    {
        public ValueTask<int> HandleAsync(Twice query, CancellationToken cancellationToken) => default;
    }

    public sealed class TwiceB : IQueryHandler<Twice, int>
    {
        public ValueTask<int> HandleAsync(Twice query, CancellationToken cancellationToken) => default;
    }

    [ReadsFrom("nowhere")]
    public sealed record FromNowhere : IQuery<int>;

    public sealed class FromNowhereHandler : IQueryHandler<FromNowhere, int>
    {
        public ValueTask<int> HandleAsync(FromNowhere query, CancellationToken cancellationToken) => default;
    }

    public sealed class Untyped : AggregateRoot<Guid>
    {
        protected override void Apply(object @event)
        {
        }
    }

    [StreamType("Account")]
    public sealed class SecondAccount : AggregateRoot<Guid>
    {
        protected override void Apply(object @event)
        {
        }
    }

    [StreamType("Dated")]
    public sealed class Dated : AggregateRoot<DateTime>
    {
        protected override void Apply(object @event)
        {
        }
    }

    [EventType("account.opened")]
    public sealed record OpenedAgain;

    [EventType("with space")]
    public sealed record BadName;

    public sealed record Asking : ICommand;

    public sealed class AskingHandler(IQueryBus queries) : ICommandHandler<Asking>
    {
        public async ValueTask HandleAsync(Asking command, CancellationToken cancellationToken) => await queries.AskAsync(new Twice(), cancellationToken);
    }

    public sealed record Needy : ICommand;

    public sealed class NeedyHandler(Uri missing) : ICommandHandler<Needy>
    {
        public ValueTask HandleAsync(Needy command, CancellationToken cancellationToken) => throw new InvalidOperationException(missing.ToString());
    }

    public sealed class NamelessProjector : ViewProjector<NamelessProjector.Row, Guid>
    {
        public sealed record Row([property: Key] Guid Id);
    }

    [Subscription("Not A Name")]
    public sealed class BadSubscriber : ISubscriber<Orphan>
    {
        public ValueTask HandleAsync(Orphan @event, EventContext at, CancellationToken cancellationToken) => default;
    }

    private static async Task<string[]> FaultsOfAsync(params Type[] types)
    {
        await using var kit = TestKit.Create(_ => { }, types);
        var failure = await Assert.ThrowsAsync<CqrsStartupException>(() => kit.Get<ICqrsStartup>().StartAsync());
        Assert.All(failure.Faults, fault => Assert.Contains(fault, failure.Message, StringComparison.Ordinal));
        return [.. failure.Faults];
    }

    [Fact]
    public async Task All_faults_are_listed_in_one_exception()
    {
        var faults = await FaultsOfAsync(
            typeof(Orphan), typeof(Twice), typeof(TwiceA), typeof(TwiceB), typeof(FromNowhere), typeof(FromNowhereHandler), typeof(Untyped), typeof(SecondAccount),
            typeof(Dated), typeof(OpenedAgain), typeof(BadName), typeof(Asking), typeof(AskingHandler), typeof(Needy), typeof(NeedyHandler), typeof(NamelessProjector), typeof(BadSubscriber));

        foreach (var expected in new[]
        {
            $"{typeof(Orphan)} has no handler", $"{typeof(Twice)} has 2 handlers", $"{typeof(FromNowhere)} reads from 'nowhere'", $"{typeof(Untyped)} has no stream type",
            "Two aggregates have the stream type 'Account'", $"The id of {typeof(Dated)}", "Two events are version 1 of 'account.opened'", $"The event name of {typeof(BadName)}",
            $"{typeof(AskingHandler)} takes IQueryBus", $"{typeof(NeedyHandler)} takes {typeof(Uri)}, which is not registered", $"The projector {typeof(NamelessProjector)} has no name",
            "'Not A Name' cannot name", $"{typeof(BadSubscriber)} handles {typeof(Orphan)}",
        })
        {
            Assert.Single(faults, fault => fault.Contains(expected, StringComparison.Ordinal));
        }

        Assert.Equal(13, faults.Length);
    }

    [Fact]
    public async Task Options_out_of_bounds_are_faults()
    {
        var services = new ServiceCollection();
        services.AddCqrs(options =>
        {
            options.MaxCommandRetries = -1;
            options.PollInterval = TimeSpan.Zero;
        }).UseInMemory();
        await using var provider = services.BuildServiceProvider();

        var failure = await Assert.ThrowsAsync<CqrsStartupException>(() => provider.GetRequiredService<ICqrsStartup>().StartAsync());

        Assert.Equal(2, failure.Faults.Count);
    }

    [Fact]
    public async Task No_store_and_two_stores_are_faults()
    {
        await using var none = new ServiceCollection().AddCqrs().Services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
        await using var two = new ServiceCollection().AddCqrs().UseInMemory().Services.AddSingleton<IStoreStartup, SecondStore>().BuildServiceProvider();

        Assert.Contains("There is no store", Assert.Single((await Assert.ThrowsAsync<CqrsStartupException>(() => none.GetRequiredService<ICqrsStartup>().StartAsync())).Faults), StringComparison.Ordinal);
        Assert.Contains("There are 2 stores", Assert.Single((await Assert.ThrowsAsync<CqrsStartupException>(() => two.GetRequiredService<ICqrsStartup>().StartAsync())).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Modules_add_to_one_and_the_host_starts_the_kit_before_other_hosted_services()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHostedService<SendsAtStart>();
        builder.Services.AddCqrs().UseInMemory();
        builder.Services.AddSingleton<Interference>();
        builder.Services.AddCqrs().AddTypes(TestKit.AccountTypes);
        using var host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.True(SendsAtStart.Sent);
    }

    private sealed class SecondStore : IStoreStartup
    {
        public string StoreName => "second";

        public IEnumerable<string> Validate() => [];

        public ValueTask StartAsync(CancellationToken cancellationToken) => default;

        public ValueTask StopAsync(CancellationToken cancellationToken) => default;
    }

    private sealed class SendsAtStart(ICommandBus commands) : IHostedService
    {
        public static bool Sent { get; private set; }

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await commands.SendAsync(new OpenAccount(Guid.NewGuid(), "Ada"), ct: cancellationToken);
            Sent = true;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
