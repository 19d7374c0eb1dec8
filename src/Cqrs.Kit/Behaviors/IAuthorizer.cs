namespace Cqrs.Kit;

/// <summary>Says whether a message may be handled; <c>AddAuthorization</c> asks it before the message is.</summary>
/// <remarks>A message may have several: all must allow it. A message without any is allowed; an open generic class, registered as
/// <c>IAuthorizer&lt;&gt;</c>, is asked for each.</remarks>
/// <typeparam name="TMessage">The command or query.</typeparam>
public interface IAuthorizer<in TMessage>
{
    /// <summary>Says whether it may be handled.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">The caller gives up.</param>
    /// <returns>Whether it may.</returns>
    ValueTask<bool> IsAllowedAsync(TMessage message, CancellationToken cancellationToken);
}
