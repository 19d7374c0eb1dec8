namespace Cqrs.Kit.Testing;

/// <summary>A command that is sent again with its id gives the recorded result of the first run, and changes nothing.</summary>
internal static class IdempotencyCases
{
    private static readonly CommandOptions _id = new() { Id = CommandId.From("zoe", "key-1") };

    public static async Task The_same_id_again_gives_the_recorded_result(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);
        var first = await host.Commands.SendAsync(new OpenAccount(Bank.A, "Zoë"), _id);
        await CommandCases.OpenAsync(host, Bank.B);

        var again = await host.Commands.SendAsync(new OpenAccount(Bank.A, "Zoë"), _id);

        Expect.Equal(first with { WasReplayed = true }, again);
        Expect.True(!first.WasReplayed, "the first run is no replay");
        await host.ExpectHeadAsync(2);
    }

    public static async Task Of_parallel_sends_of_one_id_one_appends_and_all_give_equal_answers(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);

        var answers = await ConcurrencyCases.Parallel(20, _ => host.Commands.SendAsync(new OpenAccount(Bank.A, "Zoë"), _id).AsTask());

        Expect.Equal(1, answers.Select(answer => (answer.Result, answer.Position)).Distinct().Count(), "The number of different answers");
        Expect.Equal(1, answers.Count(answer => !answer.WasReplayed), "The number of first runs");
        await host.ExpectDenseLogAsync(1);
    }

    public static async Task Of_parallel_sends_of_one_id_to_an_aggregate_that_is_there_one_appends(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);
        await CommandCases.OpenAsync(host, Bank.A);

        var answers = await ConcurrencyCases.Parallel(20, _ => host.Commands.SendAsync(new Deposit(Bank.A, 1), _id).AsTask());

        Expect.True(answers.All(answer => answer.Position == new LogPosition(2)), "all answers name the one append");
        Expect.Equal(1, answers.Count(answer => !answer.WasReplayed), "The number of first runs");
        await host.ExpectDenseLogAsync(2);
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task Of_parallel_sends_of_one_id_on_several_nodes_one_appends(ConformanceFixture fixture)
    {
        await using var one = await fixture.StartAsync(AccountCommands.Types);
        await using var two = await fixture.StartAsync(AccountCommands.Types);
        ConformanceHost[] nodes = [one, two];

        var answers = await ConcurrencyCases.Parallel(20, i => nodes[i % 2].Commands.SendAsync(new OpenAccount(Bank.A, "Zoë"), _id).AsTask());

        Expect.Equal(1, answers.Select(answer => (answer.Result, answer.Position)).Distinct().Count(), "The number of different answers");
        await one.ExpectDenseLogAsync(1);
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task The_same_id_after_a_restart_gives_the_recorded_result(ConformanceFixture fixture)
    {
        CommandReceipt<Receipt> first;
        await using (var before = await fixture.StartAsync(AccountCommands.Types))
        {
            first = await before.Commands.SendAsync(new OpenAccount(Bank.A, "Zoë"), _id);
        }

        await using var after = await fixture.StartAsync(AccountCommands.Types);

        Expect.Equal(first with { WasReplayed = true }, await after.Commands.SendAsync(new OpenAccount(Bank.A, "Zoë"), _id), "The answer");
    }

    public static async Task Another_command_under_the_id_is_refused(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);
        await host.Commands.SendAsync(new OpenAccount(Bank.A, "Zoë"), _id);

        var other = await Expect.ThrowsAsync<CommandIdReusedException>(() => host.Commands.SendAsync(new OpenAccount(Bank.A, "Zoe"), _id).AsTask(), "Other content");
        await Expect.ThrowsAsync<CommandIdReusedException>(() => host.Commands.SendAsync(new Deposit(Bank.A, 1), _id).AsTask(), "Another command");

        Expect.Equal(_id.Id!.Value, other.Id);
        await host.ExpectHeadAsync(1);
    }

    public static async Task A_command_that_wrote_nothing_is_recorded_too(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);
        await CommandCases.OpenAsync(host, Bank.A);
        await host.Commands.SendAsync(new CloseAccount(Bank.A));
        var first = await host.Commands.SendAsync(new CloseAccount(Bank.A), _id);
        await CommandCases.OpenAsync(host, Bank.B);

        var again = await host.Commands.SendAsync(new CloseAccount(Bank.A), _id);

        Expect.Equal((new LogPosition(2), false), (first.Position, first.WasReplayed), "The first answer");
        Expect.Equal((new LogPosition(2), true), (again.Position, again.WasReplayed), "The second answer");
    }

    public static async Task A_failure_is_not_recorded(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);
        await CommandCases.OpenAsync(host, Bank.A);
        host.Calls.FailNext(nameof(Deposit), 1);

        await Expect.ThrowsAsync<InvalidOperationException>(() => host.Commands.SendAsync(new Deposit(Bank.A, 1), _id).AsTask(), "The first send");
        await host.ExpectHeadAsync(1);
        var second = await host.Commands.SendAsync(new Deposit(Bank.A, 1), _id);

        Expect.True(!second.WasReplayed, "the second send runs");
        await host.ExpectHeadAsync(2);
    }
}
