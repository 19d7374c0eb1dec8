namespace Cqrs.Kit.Faults.Judge;

/// <summary>Judges who moved the checkpoints: one owner at a time, each under an epoch of its own, none after it was replaced.</summary>
public sealed class FenceJudge(IReadOnlyList<CheckpointMove> moves)
{
    /// <summary>Each move goes on from the one before.</summary>
    public Check Chain { get; } = new("Every checkpoint goes on from the one before it, and never back");

    /// <summary>Epochs only grow.</summary>
    public Check Epochs { get; } = new("No epoch comes after a newer one, and none comes twice");

    /// <summary>Who moves a checkpoint is who took the lease of that epoch.</summary>
    public Check Owners { get; } = new("Every checkpoint was moved by the process that took the lease of its epoch");

    /// <summary>Rows and checkpoint are one transaction.</summary>
    public Check Together { get; } = new("Every row was written in a transaction that moved the checkpoint past its event");

    /// <summary>All of them.</summary>
    public IReadOnlyList<Check> Checks => [Chain, Epochs, Owners, Together];

    /// <summary>Judges the moves.</summary>
    public FenceJudge JudgeMoves()
    {
        Dictionary<(int Build, int Shard), CheckpointMove> last = [];
        Dictionary<long, string> takers = [];
        foreach (var move in moves)
        {
            var shard = (move.Build, move.Shard);
            if (move.PositionBefore is { } positionBefore && last.TryGetValue(shard, out var before))
            {
                Chain.That(positionBefore == before.Position && move.Position >= positionBefore, () => $"{move}, after {before}");
                Epochs.That(move.EpochBefore == before.Epoch && move.Epoch >= move.EpochBefore, () => $"{move}, after {before}");
            }

            last[shard] = move;
            if (move.IsLease)
            {
                Epochs.That(takers.TryAdd(move.Epoch, move.Writer), () => $"{move}: its epoch was there before");
            }

            if (move.IsMove)
            {
                Owners.That(takers.GetValueOrDefault(move.Epoch) == move.Writer, () => $"{move}: the lease was taken by {takers.GetValueOrDefault(move.Epoch) ?? "nobody"}");
            }
        }

        return this;
    }

    /// <summary>Judges the rows.</summary>
    public FenceJudge JudgeWrites(IEnumerable<RowWrite> writes)
    {
        var byTransaction = moves.Where(move => move.IsMove).ToLookup(move => move.Transaction);
        foreach (var write in writes)
        {
            Together.That(
                byTransaction[write.Transaction].Any(move => move.Writer == write.Writer && write.Position > move.PositionBefore && write.Position <= move.Position),
                () => $"{write}, beside {string.Join(", ", byTransaction[write.Transaction])}");
        }

        return this;
    }
}
