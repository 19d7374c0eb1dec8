namespace Cqrs.Kit;

/// <summary>A message was not handled because it is not valid.</summary>
public sealed class ValidationException : CqrsException
{
    /// <summary>Creates the error.</summary>
    /// <param name="messageType">The name of the message's type.</param>
    /// <param name="failures">All that is wrong.</param>
    public ValidationException(string messageType, IReadOnlyList<ValidationFailure> failures)
        : base($"{messageType} is not valid: {string.Join(" ", failures.Select(failure => failure.Property.Length == 0 ? failure.Message : $"{failure.Property}: {failure.Message}"))}")
    {
        MessageType = messageType;
        Failures = failures;
    }

    /// <summary>The name of the message's type.</summary>
    public string MessageType { get; }

    /// <summary>All that is wrong, of all validators.</summary>
    public IReadOnlyList<ValidationFailure> Failures { get; }
}
