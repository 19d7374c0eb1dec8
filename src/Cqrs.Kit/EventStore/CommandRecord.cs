namespace Cqrs.Kit;

/// <summary>What is recorded of a command that was sent with an id: enough to answer it again.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="Hash">The SHA-256 of the command's type and JSON, so that another command under the same id is noticed.</param>
/// <param name="Result">The result as JSON; empty for a command without one.</param>
/// <param name="Position">The receipt's position. In an append that has events it is theirs and this is not read.</param>
public sealed record CommandRecord(CommandId Id, ReadOnlyMemory<byte> Hash, ReadOnlyMemory<byte> Result, LogPosition Position);
