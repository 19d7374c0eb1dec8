namespace Cqrs.Kit.Testing;

/// <summary>A store does not do what the abstractions promise.</summary>
public sealed class ConformanceException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was expected, and what was found.</param>
    /// <param name="innerException">What was thrown instead, if something was.</param>
    public ConformanceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
