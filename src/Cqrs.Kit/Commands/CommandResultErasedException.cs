namespace Cqrs.Kit;

/// <summary>A command was sent again under its id, and the result that its first run gave was erased with a stream that it had written to.</summary>
/// <remarks>The first run stands, and nothing was written again.</remarks>
public sealed class CommandResultErasedException : CqrsException
{
    internal CommandResultErasedException(CommandId id, LogPosition position)
        : base($"The command {id} was carried out before, up to position {position}, but its recorded result was erased with a stream that it had written to. Nothing was written.")
    {
        Id = id;
        Position = position;
    }

    /// <summary>The command's id.</summary>
    public CommandId Id { get; }

    /// <summary>The position that the first run's receipt had.</summary>
    public LogPosition Position { get; }
}
