using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.Accounts;

/// <summary>A started kit on the in-memory store, of just the types that a test names, with the account domain.</summary>
internal sealed class TestKit : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TestKit(ServiceProvider services) => _services = services;

    public static Type[] AccountTypes { get; } =
    [
        typeof(Account), typeof(AccountOpened), typeof(Deposited), typeof(Withdrawn), typeof(OpenAccount), typeof(Deposit), typeof(Withdraw), typeof(Touch),
        typeof(OpenAccountHandler), typeof(DepositHandler), typeof(WithdrawHandler), typeof(TouchHandler),
    ];

    public ICommandBus Commands => Get<ICommandBus>();

    public IQueryBus Queries => Get<IQueryBus>();

    public IEventStore Store => Get<IEventStore>();

    public Interference Interference => Get<Interference>();

    public static Task<TestKit> StartAsync(params Type[] types) => StartAsync(_ => { }, types);

    public static async Task<TestKit> StartAsync(Action<CqrsBuilder> configure, params Type[] types)
    {
        var kit = Create(configure, types);
        await kit.Get<ICqrsStartup>().StartAsync(TestContext.Current.CancellationToken);
        return kit;
    }

    public static TestKit Create(Action<CqrsBuilder> configure, params Type[] types)
    {
        var services = new ServiceCollection();
        services.AddSingleton<Interference>();
        var builder = services.AddCqrs().UseInMemory().AddTypes([.. AccountTypes, .. types]);
        configure(builder);
        return new TestKit(services.BuildServiceProvider(validateScopes: true));
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<Guid> OpenAsync(decimal balance = 0)
    {
        var id = Guid.NewGuid();
        await Commands.SendAsync(new OpenAccount(id, "Ada"));
        if (balance > 0)
        {
            await Commands.SendAsync(new Deposit(id, balance));
        }

        return id;
    }

    public async Task<List<RecordedEvent>> EventsOfAsync(Guid account) => await Store.ReadStreamAsync(StreamName.For<Account>(account)).ToListAsync();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
