namespace Cqrs.Kit;

/// <summary>One append: events for one or several streams, all of them or none, in one transaction.</summary>
/// <remarks>Immutable. Asked again with the same <see cref="Id"/> and content, as after a lost answer, a store gives the first result and
/// writes nothing; with other content it refuses.</remarks>
public sealed record AppendRequest
{
    /// <summary>Creates an append.</summary>
    /// <param name="streams">The streams, each once.</param>
    public AppendRequest(params IReadOnlyList<StreamAppend> streams)
    {
        ArgumentNullException.ThrowIfNull(streams);
        Streams = streams;
    }

    /// <summary>The append's id, a UUIDv7, one for each attempt. It is the id of the first event; those of the others count up from it.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The streams, each once. May be empty when there is a <see cref="Command"/>.</summary>
    public IReadOnlyList<StreamAppend> Streams { get; }

    /// <summary>The metadata of every event of the append.</summary>
    public EventMetadata Metadata { get; init; } = EventMetadata.Empty;

    /// <summary>The record of the command that it commits, when that was sent with an id.</summary>
    public CommandRecord? Command { get; init; }
}
