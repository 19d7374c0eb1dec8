namespace Cqrs.Kit.Faults.Judge;

/// <summary>Judges takeovers: how soon another owner was there, and that the one before committed nothing afterwards.</summary>
public sealed class TakeoverJudge(IReadOnlyList<CheckpointMove> moves)
{
    private static readonly TimeSpan _mostOfDead = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _mostOfStopping = TimeSpan.FromSeconds(2);
    private readonly List<(TakeoverKind Kind, TimeSpan After)> _after = [];

    /// <summary>Another owner is there in time.</summary>
    public Check InTime { get; } = new("A dead or frozen owner was replaced within 30 s, a stopping one within 2 s");

    /// <summary>The one before commits nothing any more.</summary>
    public Check Fenced { get; } = new("An owner that was replaced committed nothing under its old epoch");

    /// <summary>The new owner works.</summary>
    public Check GoesOn { get; } = new("The new owner moved the checkpoint on");

    /// <summary>All of them.</summary>
    public IReadOnlyList<Check> Checks => [InTime, Fenced, GoesOn];

    /// <summary>How long each took.</summary>
    public IReadOnlyList<(TakeoverKind Kind, TimeSpan After)> After => _after;

    /// <summary>Judges.</summary>
    public TakeoverJudge Judge(IEnumerable<TakeoverRound> rounds)
    {
        foreach (var round in rounds)
        {
            var taken = moves.FirstOrDefault(move => move.IsLease && move.Epoch > round.Epoch);
            var after = taken?.At - round.At;
            InTime.That(taken is not null && taken.Writer != round.Owner && after <= (round.Kind == TakeoverKind.Stopped ? _mostOfStopping : _mostOfDead), () => $"{round}: {taken?.ToString() ?? "nobody"} after {after}");
            if (taken is null)
            {
                continue;
            }

            _after.Add((round.Kind, after!.Value));
            var late = moves.FirstOrDefault(move => move.Id > taken.Id && move.Epoch <= round.Epoch);
            Fenced.That(late is null, () => $"{round}: {late} after {taken}");
            GoesOn.That(moves.Any(move => move.Id > taken.Id && move.Epoch == taken.Epoch && move.IsMove), () => $"{round}: nothing by {taken}");
        }

        return this;
    }
}
