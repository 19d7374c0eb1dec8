namespace Cqrs.Kit;

/// <summary>Sends commands to their handlers, and commits what the handlers changed.</summary>
/// <remarks>
/// Each attempt runs in a scope of its own. When the commit meets a version conflict, nothing was written and the handler runs again, at
/// most <see cref="CqrsOptions.MaxCommandRetries"/> times. Safe for any thread. Not to be used inside a command's handler.
/// </remarks>
public interface ICommandBus
{
    /// <summary>Sends a command without a result.</summary>
    /// <param name="command">The command.</param>
    /// <param name="options">Its id and correlation, when the caller has them.</param>
    /// <param name="ct">Gives up; once the commit is sent it may still go through.</param>
    /// <returns>The position of what it wrote; of the newest that it read when it wrote nothing.</returns>
    /// <exception cref="ConcurrencyConflictException">The retries were used up, or the expectation was the caller's.</exception>
    /// <exception cref="CommandIdReusedException">The id belongs to another command.</exception>
    /// <exception cref="InvalidOperationException">It has no handler, was sent inside a handler, or the kit has not been started.</exception>
    ValueTask<CommandReceipt> SendAsync(ICommand command, CommandOptions? options = null, CancellationToken ct = default);

    /// <summary>Sends a command with a result.</summary>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="command">The command.</param>
    /// <param name="options">Its id and correlation, when the caller has them.</param>
    /// <param name="ct">Gives up; once the commit is sent it may still go through.</param>
    /// <returns>The result, and the position of what it wrote; of the newest that it read when it wrote nothing.</returns>
    /// <exception cref="ConcurrencyConflictException">The retries were used up, or the expectation was the caller's.</exception>
    /// <exception cref="CommandIdReusedException">The id belongs to another command.</exception>
    /// <exception cref="InvalidOperationException">It has no handler, was sent inside a handler, or the kit has not been started.</exception>
    ValueTask<CommandReceipt<TResult>> SendAsync<TResult>(ICommand<TResult> command, CommandOptions? options = null, CancellationToken ct = default);

    /// <summary>Sends a command whose type is known only at run time.</summary>
    /// <param name="command">The command.</param>
    /// <param name="options">Its id and correlation, when the caller has them.</param>
    /// <param name="ct">Gives up; once the commit is sent it may still go through.</param>
    /// <returns>The receipt; its result is null for a command without one.</returns>
    ValueTask<CommandReceipt<object?>> SendUntypedAsync(object command, CommandOptions? options = null, CancellationToken ct = default);
}
