using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>One step of a command's handling; a chain of them is composed once for each command type.</summary>
internal abstract class CommandStep<TCommand, TResult>
    where TCommand : notnull
{
    public abstract ValueTask<TResult> InvokeAsync(IServiceProvider services, TCommand command, CancellationToken cancellationToken);
}

/// <summary>A behavior: the only one there is, or resolved from the attempt's scope.</summary>
internal sealed class CommandBehaviorStep<TCommand, TResult>(Type behavior, ICommandBehavior<TCommand, TResult>? held, CommandStep<TCommand, TResult> next) : CommandStep<TCommand, TResult>
    where TCommand : notnull
{
    public override ValueTask<TResult> InvokeAsync(IServiceProvider services, TCommand command, CancellationToken cancellationToken) =>
        (held ?? (ICommandBehavior<TCommand, TResult>)services.GetRequiredService(behavior))
            .HandleAsync(command, new CommandNext<TCommand, TResult>(next, services), cancellationToken);
}

/// <summary>The handler: the only one there is, or resolved from the attempt's scope.</summary>
internal sealed class CommandHandlerStep<TCommand, TResult, THandler>(THandler? held) : CommandStep<TCommand, TResult>
    where TCommand : ICommand<TResult>
    where THandler : class, ICommandHandler<TCommand, TResult>
{
    public override ValueTask<TResult> InvokeAsync(IServiceProvider services, TCommand command, CancellationToken cancellationToken) =>
        (held ?? services.GetRequiredService<THandler>()).HandleAsync(command, cancellationToken);
}

/// <summary>The handler of a command without a result.</summary>
internal sealed class CommandHandlerStep<TCommand, THandler>(THandler? held) : CommandStep<TCommand, NoResult>
    where TCommand : ICommand
    where THandler : class, ICommandHandler<TCommand>
{
    public override ValueTask<NoResult> InvokeAsync(IServiceProvider services, TCommand command, CancellationToken cancellationToken)
    {
        var handling = (held ?? services.GetRequiredService<THandler>()).HandleAsync(command, cancellationToken);
        if (handling.IsCompletedSuccessfully)
        {
            handling.GetAwaiter().GetResult(); // gives a pooled source back
            return default;
        }

        return Await(handling);

        static async ValueTask<NoResult> Await(ValueTask handling)
        {
            await handling.ConfigureAwait(false);
            return default;
        }
    }
}
