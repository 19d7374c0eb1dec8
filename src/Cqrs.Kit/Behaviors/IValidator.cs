namespace Cqrs.Kit;

/// <summary>Says what is wrong with a message by the message alone; <c>AddValidation</c> runs it before the message is handled.</summary>
/// <remarks>A message may have several. There is one instance of a class that takes nothing but singletons, so it keeps nothing of a message
/// in its fields. What needs the current state, such as whether a name is taken, is for the aggregate to say.</remarks>
/// <typeparam name="TMessage">The command or query.</typeparam>
public interface IValidator<in TMessage>
{
    /// <summary>Says all that is wrong.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The failures; none when it is valid.</returns>
    IEnumerable<ValidationFailure> Validate(TMessage message);
}
