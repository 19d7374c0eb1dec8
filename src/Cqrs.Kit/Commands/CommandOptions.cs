namespace Cqrs.Kit;

/// <summary>What a sender may say of one send.</summary>
/// <remarks>Immutable.</remarks>
public sealed record CommandOptions
{
    /// <summary>The command's id. When given, its result is recorded with the commit, and the same id again gives the recorded result. Default: a new one, not recorded.</summary>
    public CommandId? Id { get; init; }

    /// <summary>What ties together all that one request caused. Default: the current trace's id, else the command's id.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>What directly caused the command. Default none.</summary>
    public string? CausationId { get; init; }
}
