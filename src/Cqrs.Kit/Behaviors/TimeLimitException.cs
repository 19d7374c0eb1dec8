namespace Cqrs.Kit;

/// <summary>The handling of a message was cancelled because it took longer than its time limit.</summary>
public sealed class TimeLimitException : CqrsException
{
    /// <summary>Creates the error.</summary>
    /// <param name="messageType">The name of the message's type.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="innerException">The cancellation.</param>
    public TimeLimitException(string messageType, TimeSpan limit, Exception? innerException = null)
        : base($"{messageType} was cancelled, as it took longer than {limit}.", innerException)
    {
        MessageType = messageType;
        Limit = limit;
    }

    /// <summary>The name of the message's type.</summary>
    public string MessageType { get; }

    /// <summary>The limit.</summary>
    public TimeSpan Limit { get; }
}
