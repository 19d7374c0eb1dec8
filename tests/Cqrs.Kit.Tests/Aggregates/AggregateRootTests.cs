using Cqrs.Kit.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.Aggregates;

public sealed class AggregateRootTests
{
    [StreamType("Nameless")]
    public sealed class Nameless : AggregateRoot<Guid>
    {
        public static Nameless Create(Guid id)
        {
            var made = new Nameless();
            made.Raise(new AccountOpened(id, "nobody"));
            return made;
        }

        protected override void Apply(object @event)
        {
        }
    }

    public sealed record AddNameless : ICommand;

    public sealed class AddNamelessHandler(IAggregateRepository<Nameless, Guid> all) : ICommandHandler<AddNameless>
    {
        public ValueTask HandleAsync(AddNameless command, CancellationToken cancellationToken)
        {
            all.Add(Nameless.Create(Guid.NewGuid()));
            return ValueTask.CompletedTask;
        }
    }

    public sealed record LoadNameless(Guid Id) : ICommand;

    public sealed class LoadNamelessHandler(IAggregateRepository<Nameless, Guid> all) : ICommandHandler<LoadNameless>
    {
        public async ValueTask HandleAsync(LoadNameless command, CancellationToken cancellationToken) => await all.GetAsync(command.Id, cancellationToken);
    }

    private static Type[] Types => [typeof(Nameless), typeof(AddNameless), typeof(AddNamelessHandler), typeof(LoadNameless), typeof(LoadNamelessHandler)];

    [Fact]
    public void Raising_applies_and_keeps_the_event_and_leaves_the_version()
    {
        var account = Account.Open(Guid.NewGuid(), "Ada");
        account.Deposit(5);

        Assert.Equal(5, account.Balance);
        Assert.Equal(-1, account.Version);
        Assert.Equal([new AccountOpened(account.Id, "Ada"), new Deposited(account.Id, 5)], account.UncommittedEvents);
    }

    [Fact]
    public async Task Adding_an_aggregate_with_the_default_id_throws()
    {
        await using var kit = await TestKit.StartAsync(Types);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(async () => await kit.Commands.SendAsync(new AddNameless()));

        Assert.Contains("default id", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loading_one_whose_id_differs_from_the_one_asked_for_throws()
    {
        await using var kit = await TestKit.StartAsync(Types);
        var id = Guid.NewGuid();
        await kit.Store.AppendAsync(StreamName.For<Nameless>(id), ExpectedVersion.NoStream, [new AccountOpened(id, "nobody")]);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(async () => await kit.Commands.SendAsync(new LoadNameless(id)));

        Assert.Contains("must set Id", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_default_id_names_nothing()
    {
        await using var kit = await TestKit.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(async () => await kit.Commands.SendAsync(new Deposit(Guid.Empty, 1)));
    }

    [Fact]
    public async Task A_repository_kept_beyond_its_command_can_do_nothing_more()
    {
        await using var kit = await TestKit.StartAsync();
        await using var scope = kit.Get<IServiceScopeFactory>().CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<IAggregateRepository<Account, Guid>>();

        Assert.Throws<InvalidOperationException>(() => accounts.Add(Account.Open(Guid.NewGuid(), "Ada")));
    }
}
