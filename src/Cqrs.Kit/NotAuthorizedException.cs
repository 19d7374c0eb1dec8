namespace Cqrs.Kit;

/// <summary>A message was not handled because an authorizer does not allow it.</summary>
public sealed class NotAuthorizedException : CqrsException
{
    /// <summary>Creates the error.</summary>
    /// <param name="messageType">The name of the message's type.</param>
    public NotAuthorizedException(string messageType)
        : base($"{messageType} is not allowed here.") => MessageType = messageType;

    /// <summary>The name of the message's type.</summary>
    public string MessageType { get; }
}
