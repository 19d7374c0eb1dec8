namespace Cqrs.Kit;

/// <summary>An event cannot be written as JSON that comes back the same, is over a cap, or its stored JSON no longer fits its type.</summary>
/// <remarks>When appending, nothing was written. When reading, <see cref="Position"/> says where: the event's type has changed without
/// a new version and an upcaster.</remarks>
public sealed class EventSerializationException : CqrsException
{
    internal EventSerializationException(string message, string typeName, LogPosition? position = null, Exception? innerException = null)
        : base(message, innerException)
    {
        TypeName = typeName;
        Position = position;
    }

    /// <summary>The event's stored name.</summary>
    public string TypeName { get; }

    /// <summary>Where the event stands, when reading.</summary>
    public LogPosition? Position { get; }
}
