using System.Transactions;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>Handlers that do not behave: what they do harms themselves alone, and what is answered is true.</summary>
internal static class HandlerCases
{
    private static readonly CommandOptions _id = new() { Id = CommandId.From("zoe", "key-1") };
    private static readonly Type[] _types = [.. AccountCommands.Types, typeof(Enclosed), typeof(EnclosedHandler)];

    /// <summary>Nothing is held while a handler runs, so that it may hang for ever; once its caller has given up it writes nothing any more.</summary>
    public static async Task A_handler_that_does_not_return_hinders_nobody_and_writes_nothing_when_its_caller_has_gone(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);
        await CommandCases.OpenAsync(host, Bank.A, Bank.B);
        using var caller = new CancellationTokenSource();
        var (hangs, end) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        host.Calls.Between = () =>
        {
            hangs.SetResult();
            return end.Task; // it looks at no token
        };

        var hanging = host.Commands.SendAsync(new Transfer(Bank.A, Bank.B, 7), _id, caller.Token).AsTask();
        await hangs.Task;
        await host.Commands.SendAsync(new Deposit(Bank.A, 1));
        await host.Commands.SendAsync(new Transfer(Bank.A, Bank.B, 1));
        await caller.CancelAsync();
        end.SetResult();
        await Expect.ThrowsAsync<OperationCanceledException>(() => hanging, "The send");

        await host.ExpectDenseLogAsync(5);
        Expect.Equal(new LogPosition(7), (await host.Commands.SendAsync(new Transfer(Bank.A, Bank.B, 7), _id)).Position);
    }

    public static async Task A_handler_that_waits_for_ever_is_ended_by_its_token_and_writes_nothing(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);
        await CommandCases.OpenAsync(host, Bank.A, Bank.B);
        using var caller = new CancellationTokenSource();
        host.Calls.Between = async () =>
        {
            await caller.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, host.Time, caller.Token);
        };

        await Expect.ThrowsAsync<OperationCanceledException>(() => host.Commands.SendAsync(new Transfer(Bank.A, Bank.B, 7), _id, caller.Token).AsTask(), "The send");

        await host.ExpectDenseLogAsync(2);
        Expect.Equal(new LogPosition(4), (await host.Commands.SendAsync(new Transfer(Bank.A, Bank.B, 7), _id)).Position);
    }

    /// <summary>Whether it was written or taken back: sent again with its id, it has been done once.</summary>
    public static async Task A_send_that_is_cancelled_during_its_commit_is_done_once_when_it_is_sent_again(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(cqrs => cqrs.Services.AddFaults(), AccountCommands.Types);
        await CommandCases.OpenAsync(host, Bank.A);
        const int Sends = 20;
        for (var i = 0; i < Sends; i++)
        {
            using var caller = new CancellationTokenSource();
            var (command, options) = (new Deposit(Bank.A, i), new CommandOptions { Id = CommandId.From("zoe", i) });
            host.Calls.Sent = () => LaterAsync(i, caller);
            CommandReceipt? first = null;
            try
            {
                first = await host.Commands.SendAsync(command, options, caller.Token);
            }
            catch (OperationCanceledException)
            {
            }

            host.Calls.Sent = null;
            var again = await host.Commands.SendAsync(command, options);

            Expect.Equal(new LogPosition(i + 2), again.Position);
            Expect.True(first is null || first.Value.Position == again.Position && again.WasReplayed, "what was answered stands");
        }

        Expect.Sequence(Enumerable.Range(0, Sends).Select(i => (decimal)i), (await host.ReadAsync(Bank.StreamOf(Bank.A), new StreamReadOptions { FromVersion = 1 })).Select(e => ((Deposited)e.Data!).Amount), "amounts");
        await host.ExpectDenseLogAsync(Sends + 1);

        static async Task LaterAsync(int turns, CancellationTokenSource caller)
        {
            for (var turn = 0; turn < turns; turn++)
            {
                await Task.Yield();
            }

            await caller.CancelAsync();
        }
    }

    public static async Task What_a_handler_appended_by_itself_stays_though_it_fails(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(AccountCommands.Types);
        await CommandCases.OpenAsync(host, Bank.A, Bank.B);
        host.Calls.Between = async () =>
        {
            await host.GivenAsync(new("Note", "1"), new Noted("tried"));
            throw new NotSupportedException();
        };

        await Expect.ThrowsAsync<NotSupportedException>(() => host.Commands.SendAsync(new Transfer(Bank.A, Bank.B, 7)).AsTask(), "The send");

        await host.ExpectStreamAsync(new("Note", "1"), [new Noted("tried")]);
        await host.ExpectDenseLogAsync(3);
    }

    /// <summary>A transaction of the handler's own is not the command's: how it ends is no matter to what the command writes.</summary>
    public static async Task A_handlers_own_transaction_is_not_that_of_its_command(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(_types);
        await CommandCases.OpenAsync(host, Bank.A);

        await host.Commands.SendAsync(new Enclosed(Bank.A, 1, Completes: true));
        var undone = await host.Commands.SendAsync(new Enclosed(Bank.A, 2, Completes: false), _id);

        Expect.Equal(undone with { WasReplayed = true }, await host.Commands.SendAsync(new Enclosed(Bank.A, 2, Completes: false), _id));
        await host.ExpectStreamAsync(Bank.StreamOf(Bank.A), [new Opened(Bank.A, "owner"), new Deposited(Bank.A, 1), new Deposited(Bank.A, 2)]);
    }

    /// <summary>What was answered is in the log, whatever the caller's transaction comes to; and what others wrote meanwhile is seen in it.</summary>
    public static async Task A_callers_transaction_is_not_that_of_its_commands(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(cqrs => cqrs.Services.AddCqrs(options => options.MaxCommandRetries = 100), AccountCommands.Types);
        await CommandCases.OpenAsync(host, Bank.A, Bank.B);
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await host.Commands.SendAsync(new Deposit(Bank.A, 1));
            using (new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled))
            {
                await host.Commands.SendAsync(new Deposit(Bank.A, 2));
            }

            await host.Commands.SendAsync(new Deposit(Bank.A, 3), _id);
            await ConcurrencyCases.Parallel(8, i => host.Commands.SendAsync(new Deposit(Bank.B, i), new CommandOptions { Id = CommandId.From("zoe", i) }).AsTask());
        }

        Expect.Sequence([1m, 2m, 3m], (await host.ReadAsync(Bank.StreamOf(Bank.A), new StreamReadOptions { FromVersion = 1 })).Select(e => ((Deposited)e.Data!).Amount), "amounts");
        await host.ExpectDenseLogAsync(13);
    }
}
