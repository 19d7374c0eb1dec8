namespace Cqrs.Kit;

/// <summary>Handles the commands of one type: validates, then changes aggregates. The bus commits when it returns.</summary>
/// <remarks>One handler a command type. It may run more than once for one command, so it has no effects outside the store. It sends no
/// commands and asks no queries.</remarks>
/// <typeparam name="TCommand">The command.</typeparam>
public interface ICommandHandler<in TCommand>
    where TCommand : ICommand
{
    /// <summary>Handles one command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">The sender gives up.</param>
    /// <returns>When handled; an exception commits nothing.</returns>
    ValueTask HandleAsync(TCommand command, CancellationToken cancellationToken);
}

/// <summary>Handles the commands of one type that have a result.</summary>
/// <remarks><inheritdoc cref="ICommandHandler{TCommand}" path="/remarks"/></remarks>
/// <typeparam name="TCommand">The command.</typeparam>
/// <typeparam name="TResult">The result.</typeparam>
public interface ICommandHandler<in TCommand, TResult>
    where TCommand : ICommand<TResult>
{
    /// <summary>Handles one command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">The sender gives up.</param>
    /// <returns>The result; an exception commits nothing.</returns>
    ValueTask<TResult> HandleAsync(TCommand command, CancellationToken cancellationToken);
}
