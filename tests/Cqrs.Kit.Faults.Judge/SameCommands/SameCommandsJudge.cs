namespace Cqrs.Kit.Faults.Judge;

/// <summary>Judges commands that were sent many times at once under their ids: each was carried out once, and all who sent it got that run's answer.</summary>
/// <param name="log">The whole log.</param>
/// <param name="sends">The sends of all processes.</param>
public sealed class SameCommandsJudge(IReadOnlyList<BookedRow> log, IReadOnlyCollection<SendEntry> sends)
{
    private readonly ILookup<Guid, BookedRow> _log = log.ToLookup(row => row.Command);
    private readonly ILookup<Guid, SendEntry> _sends = sends.ToLookup(send => send.Command);

    /// <summary>Nobody else wrote.</summary>
    public Check Asked { get; } = new("Every event is of a command that was sent");

    /// <summary>Not twice.</summary>
    public Check Once { get; } = new("A command is in the log once, however often and from where it was sent; one that writes nothing is not");

    /// <summary>Not a later run's.</summary>
    public Check Equal { get; } = new("All who sent a command got the same answer: of the run that is in the log, with its position");

    /// <summary>Not somebody else's.</summary>
    public Check Refused { get; } = new("Who sent another command under the id was refused, and nobody else was");

    /// <summary>Only one can be.</summary>
    public Check First { get; } = new("At most one send was told that it was the first");

    /// <summary>Every sender that lived was told something.</summary>
    public Check Answered { get; } = new("Each process that was not killed ended with an answer to every send");

    /// <summary>All of them.</summary>
    public IReadOnlyList<Check> Checks => [Asked, Once, Equal, Refused, First, Answered];

    /// <summary>Judges all events and all that is there of a command.</summary>
    /// <param name="command">The command's id.</param>
    /// <param name="isQuiet">Whether it writes nothing.</param>
    public void JudgeCommand(Guid command, bool isQuiet)
    {
        var rows = _log[command].ToList();
        Once.That(rows.Count == (isQuiet ? 0 : 1), () => $"{command} is at {string.Join(", ", rows)}");
        var answers = _sends[command].Select(send => send.Answer).OfType<SendAnswer>().ToList();
        var truth = rows is [var row, ..] ? new SendAnswer(row.Run, row.Amount, row.Position, false) : answers.FirstOrDefault();
        foreach (var send in _sends[command])
        {
            if (send.Answer is { } answer)
            {
                Equal.That(answer with { WasReplayed = false } == truth! with { WasReplayed = false }, () => $"{command}: {send} and {truth}");
            }

            Refused.That(send.Answer is null == (send.Amount != truth?.Amount), () => $"{command}: {send} and {truth}");
        }

        First.That(answers.Count(answer => !answer.WasReplayed) <= 1, () => $"{command}: {string.Join(", ", answers.Where(answer => !answer.WasReplayed))}");
    }

    /// <summary>Judges that nothing else was written.</summary>
    /// <param name="commands">The ids of all commands.</param>
    public void JudgeLog(IReadOnlySet<Guid> commands)
    {
        foreach (var row in log)
        {
            Asked.That(commands.Contains(row.Command), () => row.ToString());
        }
    }
}
