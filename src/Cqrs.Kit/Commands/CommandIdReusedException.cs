namespace Cqrs.Kit;

/// <summary>A command came with the id under which another command was recorded. Nothing was written.</summary>
/// <remarks>Over HTTP: the caller used one <c>Idempotency-Key</c> for two different requests.</remarks>
public sealed class CommandIdReusedException : CqrsException
{
    internal CommandIdReusedException(CommandId id)
        : base($"The command id {id} was used for another command before. Nothing was written: give each intent an id of its own.") => Id = id;

    /// <summary>The id.</summary>
    public CommandId Id { get; }
}
