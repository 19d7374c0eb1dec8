namespace Cqrs.Kit;

/// <summary>What is recorded of a command that was sent with an id: enough to answer it again.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="Hash">The SHA-256 of the command's type and JSON, so that another command under the same id is noticed.</param>
/// <param name="Result">The result as JSON; empty for a command without one; <see cref="ErasedResult"/> once it was erased.</param>
/// <param name="Position">The receipt's position. In an append that has events it is theirs and this is not read.</param>
public sealed record CommandRecord(CommandId Id, ReadOnlyMemory<byte> Hash, ReadOnlyMemory<byte> Result, LogPosition Position)
{
    private static readonly byte[] _erasedResult = [0];

    /// <summary>What stands in the place of a result that was erased with a stream: one byte 0, which no JSON is.</summary>
    public static ReadOnlyMemory<byte> ErasedResult => _erasedResult;

    /// <summary>Whether there was a result, and it was erased.</summary>
    public bool IsResultErased => Result.Span.SequenceEqual(_erasedResult);
}
