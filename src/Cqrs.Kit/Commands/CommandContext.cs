namespace Cqrs.Kit;

/// <summary>The send that is being handled: its id, time and metadata, the same in each attempt. Inject it into handlers and behaviors.</summary>
/// <remarks>Immutable; safe for any thread.</remarks>
public sealed class CommandContext
{
    internal CommandContext(CommandId id, EventMetadata metadata)
    {
        Id = id;
        Metadata = metadata;
    }

    /// <summary>The command's id: the sender's, else a new one.</summary>
    public CommandId Id { get; }

    /// <summary>When it was sent.</summary>
    public DateTimeOffset Timestamp => Metadata.SentAt.GetValueOrDefault();

    /// <summary>What is written with every event that it causes.</summary>
    public EventMetadata Metadata { get; }
}
