namespace Cqrs.Kit;

/// <summary>A change that an aggregate refuses: a broken rule of the domain. Nothing is written, and the command is not run again.</summary>
/// <remarks>Derive from it to tell rules apart.</remarks>
public class DomainException : CqrsException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Which rule, in words that may be shown to a user.</param>
    /// <param name="innerException">What caused it, if something did.</param>
    public DomainException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
