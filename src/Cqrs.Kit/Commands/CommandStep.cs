using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>One step of a command's handling; a chain of them is composed once for each command type.</summary>
internal abstract class CommandStep<TCommand, TResult>
    where TCommand : notnull
{
    public abstract ValueTask<TResult> InvokeAsync(IServiceProvider services, TCommand command, CancellationToken cancellationToken);
}

internal sealed class CommandBehaviorStep<TCommand, TResult>(Type behavior, CommandStep<TCommand, TResult> next) : CommandStep<TCommand, TResult>
    where TCommand : notnull
{
    public override ValueTask<TResult> InvokeAsync(IServiceProvider services, TCommand command, CancellationToken cancellationToken) =>
        ((ICommandBehavior<TCommand, TResult>)services.GetRequiredService(behavior))
            .HandleAsync(command, new CommandNext<TCommand, TResult>(next, services), cancellationToken);
}

internal sealed class CommandHandlerStep<TCommand, TResult, THandler> : CommandStep<TCommand, TResult>
    where TCommand : ICommand<TResult>
    where THandler : class, ICommandHandler<TCommand, TResult>
{
    public override ValueTask<TResult> InvokeAsync(IServiceProvider services, TCommand command, CancellationToken cancellationToken) =>
        services.GetRequiredService<THandler>().HandleAsync(command, cancellationToken);
}

internal sealed class CommandHandlerStep<TCommand, THandler> : CommandStep<TCommand, NoResult>
    where TCommand : ICommand
    where THandler : class, ICommandHandler<TCommand>
{
    public override ValueTask<NoResult> InvokeAsync(IServiceProvider services, TCommand command, CancellationToken cancellationToken)
    {
        var handling = services.GetRequiredService<THandler>().HandleAsync(command, cancellationToken);
        return handling.IsCompletedSuccessfully ? default : Await(handling);

        static async ValueTask<NoResult> Await(ValueTask handling)
        {
            await handling.ConfigureAwait(false);
            return default;
        }
    }
}
