using Cqrs.Kit.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.Commands;

/// <summary>A handler lives as long as it was registered for; else it is made for each message.</summary>
public sealed class HandlerLifetimeTests
{
    public sealed record WhichCommand : ICommand<object>;

    public sealed record WhichQuery : IQuery<object>;

    public sealed record WhichStream : IStreamQuery<object>;

    public sealed class Handler : ICommandHandler<WhichCommand, object>, IQueryHandler<WhichQuery, object>, IStreamQueryHandler<WhichStream, object>
    {
        public ValueTask<object> HandleAsync(WhichCommand command, CancellationToken cancellationToken) => new(this);

        public ValueTask<object> HandleAsync(WhichQuery query, CancellationToken cancellationToken) => new(this);

        public IAsyncEnumerable<object> HandleAsync(WhichStream query, CancellationToken cancellationToken) => new object[] { this }.ToAsyncEnumerable();
    }

    [Theory]
    [InlineData(ServiceLifetime.Singleton, 1, 1)]
    [InlineData(ServiceLifetime.Scoped, 2, 1)]
    [InlineData(ServiceLifetime.Transient, 2, 4)]
    public async Task By_its_registration(ServiceLifetime lifetime, int byCommands, int byQueries)
    {
        await using var kit = await TestKit.StartAsync(
            cqrs => cqrs.Services.Add(new ServiceDescriptor(typeof(Handler), typeof(Handler), lifetime)),
            typeof(WhichCommand), typeof(WhichQuery), typeof(WhichStream), typeof(Handler));
        await using var scope = kit.Get<IServiceScopeFactory>().CreateAsyncScope();
        var commands = scope.ServiceProvider.GetRequiredService<ICommandBus>();
        var queries = scope.ServiceProvider.GetRequiredService<IQueryBus>();

        object[] sent = [(await commands.SendAsync(new WhichCommand())).Result, (await commands.SendAsync(new WhichCommand())).Result];
        object[] asked =
        [
            await queries.AskAsync(new WhichQuery()), (await queries.AskUntypedAsync(new WhichQuery()))!,
            .. await queries.StreamAsync(new WhichStream()).ToListAsync(), .. await queries.StreamAsync(new WhichStream()).ToListAsync(),
        ];

        Assert.Equal(byCommands, sent.Distinct().Count());
        Assert.Equal(byQueries, asked.Distinct().Count());
    }
}
