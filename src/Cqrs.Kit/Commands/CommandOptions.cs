namespace Cqrs.Kit;

/// <summary>What a sender may say of one send.</summary>
/// <remarks>Immutable.</remarks>
public sealed record CommandOptions
{
    /// <summary>The command's id. When given, its result is recorded with the commit, and the same id again gives the recorded result. Default: a new one, not recorded.</summary>
    /// <remarks>Whether the id is known is found by the commit, not by a look before it: a command that was not sent before, which is nearly every one, costs
    /// no round trip more. So the handler of one that was may run again; what it did is not committed.</remarks>
    public CommandId? Id { get; init; }

    /// <summary>What ties together all that one request caused. Default: the current trace's id, else the command's id.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>What directly caused the command. Default none.</summary>
    public string? CausationId { get; init; }
}
