using Microsoft.Extensions.DependencyInjection;

using Npgsql;

namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>The kit's append of one event to a new stream.</summary>
internal sealed class KitAppend : ILoad
{
    private readonly ServiceProvider _services;
    private readonly IEventStore _store;

    private KitAppend(ServiceProvider services)
    {
        _services = services;
        _store = services.GetRequiredService<IEventStore>();
    }

    public string Name => "Cqrs.Kit append";

    public static async Task<KitAppend> CreateAsync(NpgsqlDataSource dataSource)
    {
        var services = new ServiceCollection();
        services.AddCqrs().AddModule(typeof(KitAppend).Assembly).UsePostgreSql(dataSource);
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<ICqrsStartup>().StartAsync();
        return new KitAppend(provider);
    }

    public ValueTask<Func<ValueTask>> CallerAsync() => ValueTask.FromResult<Func<ValueTask>>(async () =>
    {
        var e = OrderItemAdded.New();
        var append = new AppendRequest(new StreamAppend(new StreamName("Order", e.OrderId.ToString()), ExpectedVersion.NoStream, [e]))
        {
            Metadata = new EventMetadata { CommandId = CommandId.New(), SentAt = DateTimeOffset.UtcNow, CorrelationId = Guid.CreateVersion7().ToString() },
        };
        await _store.AppendAsync(append);
    });

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
