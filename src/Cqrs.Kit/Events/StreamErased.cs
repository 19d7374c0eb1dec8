using System.Text.Json.Serialization;

namespace Cqrs.Kit;

/// <summary>A stream was erased: the last event of that stream, by which projectors and subscribers learn that what they made of it has to go.</summary>
/// <remarks>Known to every build, and written by <see cref="IStreamLifecycle.EraseAsync"/> alone. A projector that handles it meets the erasure of
/// every stream of the log: look at the <see cref="Stream"/>'s type, or use <c>DeleteErased</c> of a <c>ViewProjector</c>.</remarks>
/// <param name="Stream">The stream.</param>
[EventType(StoredName)]
[JsonConverter(typeof(StreamErasedJsonConverter))]
public sealed record StreamErased(StreamName Stream)
{
    /// <summary>The name under which it is stored; no other event can have it.</summary>
    public const string StoredName = "cqrs.stream-erased";
}
