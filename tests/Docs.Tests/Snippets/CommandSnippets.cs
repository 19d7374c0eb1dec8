using System.ComponentModel.DataAnnotations;

using Cqrs.Kit;
using Cqrs.Kit.Testing;

using Microsoft.Extensions.DependencyInjection;

namespace Docs.Tests.Snippets;

#region command
public sealed record OpenDesk([property: Required] string Name, [property: Range(1, 8)] int Seats) : ICommand<Guid>;

public sealed class OpenDeskHandler(IAggregateRepository<Desk, Guid> desks) : ICommandHandler<OpenDesk, Guid>
{
    public ValueTask<Guid> HandleAsync(OpenDesk command, CancellationToken cancellationToken)
    {
        var desk = Desk.Open(Guid.CreateVersion7(), command.Name, command.Seats);
        desks.Add(desk);
        return ValueTask.FromResult(desk.Id);
    } // the bus commits
}
#endregion

[EventType("desk.opened")]
public sealed record DeskOpened(Guid DeskId, string Name, int Seats);

[StreamType("Desk")]
public sealed class Desk : AggregateRoot<Guid>
{
    public static Desk Open(Guid id, string name, int seats)
    {
        var desk = new Desk();
        desk.Raise(new DeskOpened(id, name, seats));
        return desk;
    }

    protected override void Apply(object @event) => Id = ((DeskOpened)@event).DeskId;
}

#region command-behavior
public sealed class Audit<TCommand, TResult>(CommandContext context) : ICommandBehavior<TCommand, TResult>
    where TCommand : notnull
{
    public async ValueTask<TResult> HandleAsync(TCommand command, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken)
    {
        var result = await next.InvokeAsync(command, cancellationToken);
        Console.WriteLine($"{context.Timestamp:O} {typeof(TCommand).Name} {context.Id}");
        return result;
    }
}
#endregion

#region command-validator
public sealed class OpenDeskValidator : IValidator<OpenDesk>
{
    public IEnumerable<ValidationFailure> Validate(OpenDesk message)
    {
        if (message.Name.Contains('/', StringComparison.Ordinal))
        {
            yield return new ValidationFailure(nameof(message.Name), "A name has no '/'.");
        }

        if (message.Seats % 2 == 1)
        {
            yield return new ValidationFailure(nameof(message.Seats), "Seats come in pairs.");
        }
    }
}
#endregion

#region command-authorizer
public sealed class OnlyOffice(CurrentUser user) : IAuthorizer<OpenDesk>
{
    public ValueTask<bool> IsAllowedAsync(OpenDesk message, CancellationToken cancellationToken) => new(user.Name == "office");
}
#endregion

public sealed class CurrentUser
{
    public string Name { get; set; } = "office";
}

/// <summary>The code of docs/guides/commands.md.</summary>
public sealed class CommandSnippets
{
    [Fact]
    public async Task A_command_goes_through_the_behaviors_to_its_handler()
    {
        await using var host = await CqrsTestHost.StartAsync(cqrs =>
        {
            cqrs.Services.AddSingleton<Mailer>().AddSingleton<CurrentUser>();

            #region command-behaviors
            cqrs.AddLogging()
                .AddTimeLimit(TimeSpan.FromSeconds(30))
                .AddAuthorization()
                .AddDataAnnotationsValidation() // or AddValidation, for validators alone
                .AddBehavior(typeof(Audit<,>));
            #endregion

            #region command-lifetime
            cqrs.Services.AddScoped<OpenDeskHandler>();
            #endregion

            cqrs.AddModule(typeof(CommandSnippets).Assembly);
        });
        var commands = host.Commands;

        #region command-send
        var (deskId, position) = await commands.SendAsync(new OpenDesk("by the window", 2));
        #endregion

        Assert.NotEqual(Guid.Empty, deskId);
        Assert.Equal(new LogPosition(1), position);

        #region command-failures
        try
        {
            await commands.SendAsync(new OpenDesk("1/2", 9));
        }
        catch (Cqrs.Kit.ValidationException invalid)
        {
            foreach (var (property, message) in invalid.Failures)
            {
                Console.WriteLine($"{property}: {message}");
            }
        }
        #endregion

        var failure = await Assert.ThrowsAsync<Cqrs.Kit.ValidationException>(async () => await commands.SendAsync(new OpenDesk("1/2", 9)));
        Assert.Equal(["Name", "Seats", "Seats"], failure.Failures.Select(one => one.Property).Order());
        host.Services.GetRequiredService<CurrentUser>().Name = "guest";
        await Assert.ThrowsAsync<NotAuthorizedException>(async () => await commands.SendAsync(new OpenDesk("by the door", 2)));
    }

    [Fact]
    public async Task A_command_whose_type_is_known_at_run_time_only()
    {
        await using var host = await StartAsync();
        var (commands, message) = (host.Commands, (object)new OpenDesk("by the window", 2));

        #region command-untyped
        var receipt = await commands.SendUntypedAsync(message); // Result is an object; null for a command without one
        #endregion

        Assert.IsType<Guid>(receipt.Result);
    }

    [Fact]
    public async Task A_command_sent_again_under_its_id_gives_the_recorded_result()
    {
        await using var host = await StartAsync();
        var (commands, user, key) = (host.Commands, "ada", "7f3a");

        #region idempotency-send
        var options = new CommandOptions { Id = CommandId.From(user, key) };
        var first = await commands.SendAsync(new OpenDesk("by the window", 2), options);
        var again = await commands.SendAsync(new OpenDesk("by the window", 2), options); // the client has lost the answer, and asks again
        Console.WriteLine(again.WasReplayed && again.Result == first.Result);
        #endregion

        Assert.True(again.WasReplayed && again.Result == first.Result);
        Assert.Equal(first.Position, again.Position);
        await Assert.ThrowsAsync<CommandIdReusedException>(async () => await commands.SendAsync(new OpenDesk("by the door", 2), options));
    }

    private static Task<CqrsTestHost> StartAsync() => CqrsTestHost.StartAsync(cqrs => cqrs.AddModule(typeof(CommandSnippets).Assembly).Services.AddSingleton<Mailer>());
}
