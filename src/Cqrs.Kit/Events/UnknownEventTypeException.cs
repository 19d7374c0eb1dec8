namespace Cqrs.Kit;

/// <summary>An event's type, or its version of it, is not known to this build.</summary>
/// <remarks>When reading: deploy the readers of a new event or version before its writers, or retire the name. A projection that meets
/// one gives way to other nodes rather than stop for all of them. When appending: the type is not registered, and nothing is written.</remarks>
public sealed class UnknownEventTypeException : CqrsException
{
    internal UnknownEventTypeException(string message, string? typeName = null, int? typeVersion = null, LogPosition? position = null)
        : base(message)
    {
        TypeName = typeName;
        TypeVersion = typeVersion;
        Position = position;
    }

    /// <summary>The stored name, when reading.</summary>
    public string? TypeName { get; }

    /// <summary>The stored version, when reading.</summary>
    public int? TypeVersion { get; }

    /// <summary>Where the event stands, when reading.</summary>
    public LogPosition? Position { get; }
}
