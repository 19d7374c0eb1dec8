namespace Cqrs.Kit;

/// <summary>How an append ended.</summary>
public enum AppendOutcome
{
    /// <summary>The events are in the log.</summary>
    Appended,

    /// <summary>A stream was not as expected; nothing was written.</summary>
    Conflict,

    /// <summary>The command's id is recorded already; nothing was written.</summary>
    CommandKnown,
}

/// <summary>The result of an append. A conflict is a value here; <c>AppendAsync</c> makes an exception of it.</summary>
/// <remarks>An immutable value. Check <see cref="Outcome"/> before anything else.</remarks>
public readonly record struct AppendResult
{
    private AppendResult(AppendOutcome outcome) => Outcome = outcome;

    /// <summary>How the append ended.</summary>
    public AppendOutcome Outcome { get; }

    /// <summary>The position of the append's last event, when appended; for an append without events, that of its record.</summary>
    public LogPosition Position { get; private init; }

    /// <summary>The new version of each stream, in the order of the request, when appended.</summary>
    public IReadOnlyList<long> Versions { get => field ?? []; private init; }

    /// <summary>The stream that was not as expected, on a conflict.</summary>
    public VersionConflict? Conflict { get; private init; }

    /// <summary>What the first run recorded, when the command is known.</summary>
    public CommandRecord? Command { get; private init; }

    /// <summary>The events are in the log.</summary>
    /// <param name="position">The position of the last one.</param>
    /// <param name="versions">The new version of each stream.</param>
    /// <returns>The result.</returns>
    public static AppendResult Appended(LogPosition position, IReadOnlyList<long> versions) =>
        new(AppendOutcome.Appended) { Position = position, Versions = versions };

    /// <summary>A stream was not as expected.</summary>
    /// <param name="conflict">Which, and how.</param>
    /// <returns>The result.</returns>
    public static AppendResult Conflicted(VersionConflict conflict) => new(AppendOutcome.Conflict) { Conflict = conflict };

    /// <summary>The command was recorded before.</summary>
    /// <param name="command">What the first run recorded.</param>
    /// <returns>The result.</returns>
    public static AppendResult Known(CommandRecord command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new(AppendOutcome.CommandKnown) { Position = command.Position, Command = command };
    }
}

/// <summary>A stream that was not as an append expected it.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Actual">The version of its newest event; −1 when it has none.</param>
public sealed record VersionConflict(StreamName Stream, ExpectedVersion Expected, long Actual);
