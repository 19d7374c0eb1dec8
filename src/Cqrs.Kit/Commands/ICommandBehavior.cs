namespace Cqrs.Kit;

/// <summary>The result of a command that has none, so that behaviors need one interface only.</summary>
public readonly record struct NoResult;

/// <summary>What runs around the handlers of commands: validation, authorisation, logging.</summary>
/// <remarks>Runs in the scope of each attempt, around the handler, before the commit; so, like a handler, it may run more than once. The
/// first registered is the outermost. A class closed over one command serves that one; an open generic class serves all that fit its
/// constraints.</remarks>
/// <typeparam name="TCommand">The command.</typeparam>
/// <typeparam name="TResult">Its result; <see cref="NoResult"/> for a command without one.</typeparam>
public interface ICommandBehavior<TCommand, TResult>
    where TCommand : notnull
{
    /// <summary>Handles a command by what it does and, usually, by <paramref name="next"/>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="next">The rest: the next behavior, or the handler.</param>
    /// <param name="cancellationToken">The sender gives up.</param>
    /// <returns>The result.</returns>
    ValueTask<TResult> HandleAsync(TCommand command, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken);
}

/// <summary>The rest of a command's handling, as a behavior sees it.</summary>
/// <typeparam name="TCommand">The command.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
public readonly struct CommandNext<TCommand, TResult> : INext<TCommand, TResult>
    where TCommand : notnull
{
    private readonly CommandStep<TCommand, TResult> _step;
    private readonly IServiceProvider _services;

    internal CommandNext(CommandStep<TCommand, TResult> step, IServiceProvider services)
    {
        _step = step;
        _services = services;
    }

    IServiceProvider INext<TCommand, TResult>.Services => _services;

    /// <summary>Goes on.</summary>
    /// <param name="command">The command; a behavior may pass a changed one.</param>
    /// <param name="cancellationToken">The sender, or the behavior, gives up.</param>
    /// <returns>The result.</returns>
    public ValueTask<TResult> InvokeAsync(TCommand command, CancellationToken cancellationToken) => _step.InvokeAsync(_services, command, cancellationToken);
}
