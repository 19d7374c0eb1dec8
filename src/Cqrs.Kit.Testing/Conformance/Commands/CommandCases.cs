using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>One send: all of its events or none, and a receipt that says where they are.</summary>
internal static class CommandCases
{
    public static async Task A_command_writes_its_events_with_what_is_known_of_the_send(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);
        var options = new CommandOptions { Id = CommandId.From("zoe", 1), CorrelationId = "c", CausationId = "because" };

        var (receipt, position) = await host.Commands.SendAsync(new OpenAccount(Bank.A, "Zoë"), options);

        var stored = (await host.ReadAsync(StreamName.For<Account>(Bank.A))).Single();
        Expect.Equal("ä Zoë", receipt.Text);
        Expect.Equal(stored.Position, position);
        Expect.Equal(new Opened(Bank.A, "Zoë"), stored.Data);
        Expect.Equal((options.Id, "c", "because", host.Time.GetUtcNow()), (stored.At.Metadata.CommandId, stored.At.Metadata.CorrelationId!, stored.At.Metadata.CausationId!, stored.At.Metadata.SentAt!.Value), "The metadata");
    }

    public static async Task A_command_that_changes_two_aggregates_changes_both_or_none(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);
        await OpenAsync(host, Bank.A, Bank.B, Bank.C);
        await host.Commands.SendAsync(new CloseAccount(Bank.C));

        var receipt = await host.Commands.SendAsync(new Transfer(Bank.A, Bank.B, 7));
        await Expect.ThrowsAsync<DomainException>(() => host.Commands.SendAsync(new Transfer(Bank.A, Bank.C, 1)).AsTask(), "A transfer to a closed account");
        await Expect.ThrowsAsync<AggregateNotFoundException>(() => host.Commands.SendAsync(new Transfer(Bank.A, Guid.CreateVersion7(), 1)).AsTask(), "A transfer to nobody");

        Expect.Equal(new LogPosition(6), receipt.Position);
        await host.ExpectHeadAsync(6);
        Expect.Sequence([new Opened(Bank.A, "owner"), (object)new Deposited(Bank.A, -7)], (await host.ReadAsync(StreamName.For<Account>(Bank.A))).Select(e => e.Data!), "events of one");
        Expect.Sequence([new Opened(Bank.B, "owner"), (object)new Deposited(Bank.B, 7)], (await host.ReadAsync(StreamName.For<Account>(Bank.B))).Select(e => e.Data!), "events of the other");
    }

    public static async Task A_command_that_met_a_conflict_on_one_of_two_aggregates_changes_each_once(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);
        await OpenAsync(host, Bank.A, Bank.B);
        host.Calls.Between = () => host.GivenAsync(StreamName.For<Account>(Bank.B), new Deposited(Bank.B, 100));

        var receipt = await host.Commands.SendAsync(new Transfer(Bank.A, Bank.B, 7));

        Expect.Equal(new LogPosition(5), receipt.Position);
        Expect.Sequence([-7m], (await host.ReadAsync(StreamName.For<Account>(Bank.A), new StreamReadOptions { FromVersion = 1 })).Select(e => ((Deposited)e.Data!).Amount), "amounts of one");
        Expect.Sequence([100m, 7m], (await host.ReadAsync(StreamName.For<Account>(Bank.B), new StreamReadOptions { FromVersion = 1 })).Select(e => ((Deposited)e.Data!).Amount), "amounts of the other");
        await host.ExpectDenseLogAsync(5);
    }

    public static async Task A_command_that_writes_nothing_gives_the_newest_position_that_it_read(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);
        await OpenAsync(host, Bank.A, Bank.B);
        await host.Commands.SendAsync(new CloseAccount(Bank.A));
        await host.Commands.SendAsync(new Deposit(Bank.B, 1));

        Expect.Equal(new LogPosition(3), (await host.Commands.SendAsync(new CloseAccount(Bank.A))).Position);
        Expect.Equal(new LogPosition(3), (await host.Commands.SendAsync(new CloseAccount(Bank.A), new CommandOptions { Id = CommandId.New() })).Position);
        await host.ExpectHeadAsync(4);
    }

    public static async Task An_aggregate_that_exists_already_is_a_conflict(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);
        await OpenAsync(host, Bank.A);

        var conflict = await Expect.ThrowsAsync<ConcurrencyConflictException>(() => host.Commands.SendAsync(new OpenAccount(Bank.A, "again")).AsTask(), "Opening it again");

        Expect.Equal((StreamName.For<Account>(Bank.A), ExpectedVersion.NoStream, 0L), (conflict.Stream, conflict.Expected, conflict.Actual), "The conflict");
        await host.ExpectHeadAsync(1);
    }

    public static async Task Parallel_commands_on_one_aggregate_lose_nothing(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(cqrs => cqrs.Services.AddCqrs(options => options.MaxCommandRetries = 100), AccountCommands.Types);
        await OpenAsync(host, Bank.A);

        var receipts = await ConcurrencyCases.Parallel(20, i => host.Commands.SendAsync(new Deposit(Bank.A, i)).AsTask());

        Expect.Sequence(Enumerable.Range(2, 20).Select(position => (long)position), receipts.Select(receipt => receipt.Position.Value).Order(), "positions");
        Expect.Sequence(Enumerable.Range(0, 20).Select(i => (decimal)i), (await host.ReadAsync(StreamName.For<Account>(Bank.A), new StreamReadOptions { FromVersion = 1 })).Select(e => ((Deposited)e.Data!).Amount).Order(), "amounts");
        await host.ExpectDenseLogAsync(21);
    }

    internal static async Task OpenAsync(ConformanceHost host, params Guid[] accounts)
    {
        foreach (var account in accounts)
        {
            await host.Commands.SendAsync(new OpenAccount(account, "owner"));
        }
    }
}
