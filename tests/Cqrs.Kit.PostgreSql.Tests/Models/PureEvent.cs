using System.Reflection;

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>An event of <see cref="PureStore"/>.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Data">The event itself; null when blank.</param>
/// <param name="Type">Its type, which stays when it is blank.</param>
/// <param name="Command">The command whose record came with its append.</param>
internal sealed record PureEvent(EventContext At, object? Data, Type Type, CommandId? Command)
{
    public RecordedEvent Recorded => new(At, Data);

    public static string NameOf(object data) => data.GetType().GetCustomAttribute<EventTypeAttribute>()!.Name;

    public PureEvent AsBlank() => this with
    {
        Data = null,
        At = new EventContext
        {
            EventId = At.EventId,
            Stream = At.Stream,
            Version = At.Version,
            Position = At.Position,
            Timestamp = At.Timestamp,
            TypeName = At.TypeName,
            TypeVersion = At.TypeVersion,
            Metadata = EventMetadata.Empty,
            IsBlank = true,
        },
    };
}
