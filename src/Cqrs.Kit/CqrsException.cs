namespace Cqrs.Kit;

/// <summary>The root of every error that this library raises for a reason other than misuse.</summary>
/// <remarks>Misuse of the API is an <see cref="ArgumentException"/> or an <see cref="InvalidOperationException"/>;
/// <c>docs/reference/errors.md</c> lists each error with its cause, its effect and what to do.</remarks>
public abstract class CqrsException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong and what to do about it.</param>
    /// <param name="innerException">What caused it, if something did.</param>
    protected CqrsException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
