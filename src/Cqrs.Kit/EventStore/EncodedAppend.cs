namespace Cqrs.Kit;

/// <summary>An append as stores keep it: checked, named, in bytes. For event stores.</summary>
/// <param name="Id">The append's id; also that of its first event.</param>
/// <param name="Streams">The streams, each once.</param>
/// <param name="Metadata">The metadata of every event, UTF-8 JSON.</param>
/// <param name="Command">The record of the command, if there is one.</param>
/// <param name="IdAfter">The id that an event after the last would have: if it is in the log at the next position, the append with this id was longer.</param>
public sealed record EncodedAppend(Guid Id, IReadOnlyList<EncodedStream> Streams, byte[] Metadata, CommandRecord? Command, Guid IdAfter);

/// <summary>One stream of an append, in bytes.</summary>
/// <param name="Name">The stream.</param>
/// <param name="Expected">What it must be like.</param>
/// <param name="Events">Its new events, in order.</param>
public sealed record EncodedStream(StreamName Name, ExpectedVersion Expected, IReadOnlyList<EncodedEvent> Events);

/// <summary>One event of an append, in bytes.</summary>
/// <param name="Id">Its id, unique in the log.</param>
/// <param name="TypeName">The stored name of its type.</param>
/// <param name="TypeVersion">The version of its type.</param>
/// <param name="Payload">UTF-8 JSON.</param>
public sealed record EncodedEvent(Guid Id, string TypeName, int TypeVersion, byte[] Payload);
