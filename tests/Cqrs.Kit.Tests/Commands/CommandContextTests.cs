using System.Diagnostics;
using Cqrs.Kit.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.Commands;

public sealed class CommandContextTests
{
    public sealed record Note(Guid AccountId) : ICommand<CommandId>;

    public sealed class NoteHandler(IAggregateRepository<Account, Guid> accounts, CommandContext context, Interference interference) : ICommandHandler<Note, CommandId>
    {
        public async ValueTask<CommandId> HandleAsync(Note command, CancellationToken cancellationToken)
        {
            var account = await accounts.GetAsync(command.AccountId, cancellationToken);
            await interference.RunAsync();
            account.Deposit(1);
            return context.Id;
        }
    }

    [Fact]
    public async Task Id_time_and_metadata_are_set_at_send_and_written_with_every_event()
    {
        var sends = 0;
        await using var kit = await TestKit.StartAsync(cqrs => cqrs.AddMetadata((_, metadata) => metadata.Set("user", "ada").Set("send", $"{++sends}").Set("none", null)), typeof(Note), typeof(NoteHandler));
        var id = await kit.OpenAsync();
        var options = new CommandOptions { CorrelationId = "request-1", CausationId = "click-2" };

        var (commandId, _) = await kit.Commands.SendAsync(new Note(id), options);

        var metadata = (await kit.EventsOfAsync(id))[^1].At.Metadata;
        Assert.Equal(commandId, metadata.CommandId);
        Assert.Equal("request-1", metadata.CorrelationId);
        Assert.Equal("click-2", metadata.CausationId);
        Assert.NotNull(metadata.SentAt);
        Assert.Equal(new Dictionary<string, string> { ["user"] = "ada", ["send"] = "2" }, metadata.Headers);
    }

    [Fact]
    public async Task They_are_the_same_in_each_attempt()
    {
        var provided = 0;
        await using var kit = await TestKit.StartAsync(cqrs => cqrs.AddMetadata((_, metadata) => metadata.Set("n", $"{++provided}")), typeof(Note), typeof(NoteHandler));
        var id = await kit.OpenAsync();
        provided = 0;
        kit.Interference.Between = run => run == 1
            ? kit.Store.AppendAsync(StreamName.For<Account>(id), ExpectedVersion.Any, [new Deposited(id, 9)]).AsTask()
            : Task.CompletedTask;

        var (commandId, _) = await kit.Commands.SendAsync(new Note(id));

        Assert.Equal(2, kit.Interference.Runs);
        Assert.Equal(1, provided);
        Assert.Equal(commandId, (await kit.EventsOfAsync(id))[^1].At.Metadata.CommandId);
    }

    [Fact]
    public async Task The_correlation_id_is_the_trace_when_none_was_given()
    {
        await using var kit = await TestKit.StartAsync();
        using var activity = new Activity("request").Start();

        var id = await kit.OpenAsync();

        Assert.Equal(activity.TraceId.ToString(), (await kit.EventsOfAsync(id))[0].At.Metadata.CorrelationId);
    }

    [Fact]
    public async Task Outside_a_command_there_is_no_context_and_no_repository()
    {
        await using var kit = await TestKit.StartAsync();
        await using var scope = kit.Get<IServiceScopeFactory>().CreateAsyncScope();

        Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<CommandContext>());
        var accounts = scope.ServiceProvider.GetRequiredService<IAggregateRepository<Account, Guid>>();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await accounts.GetAsync(Guid.NewGuid()));
    }
}
