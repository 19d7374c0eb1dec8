using Cqrs.Kit.Faults.Judge;

namespace Cqrs.Kit.PostgreSql.Tests.Faults;

/// <summary>The judge of checkpoints and takeovers is itself checked: whatever a stale owner could do must turn the check for it red.</summary>
public sealed class FenceJudgeTests
{
    private static readonly DateTime _began = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly CheckpointMove _new = new(1, _began, 1, "control", 1, 0, null, 0, 0, 0, false, false);
    private static readonly TakeoverRound _round = new(TakeoverKind.Frozen, "a", 1, _began.AddSeconds(3), _began.AddSeconds(9));

    /// <summary>a works, b takes over and works.</summary>
    private static List<CheckpointMove> Sound => [_new, Lease(2, "a", 0, 0, 1), Move(3, "a", 0, 5, 1), Lease(4, "b", 5, 1, 2), Move(5, "b", 5, 9, 2)];

    [Fact]
    public void A_sound_history_passes_every_check()
    {
        var fence = new FenceJudge(Sound).JudgeMoves().JudgeWrites([new RowWrite(3, "a", 1, 5), new RowWrite(5, "b", 1, 6)]);
        var takeovers = new TakeoverJudge(Sound).Judge([_round]);

        Assert.All([.. fence.Checks, .. takeovers.Checks], check => Assert.Empty(check.Examples));
        Assert.All([.. fence.Checks, .. takeovers.Checks], check => Assert.NotEqual(0, check.Looked));
    }

    [Fact]
    public void A_commit_of_the_owner_before_is_seen()
    {
        List<CheckpointMove> moves = [.. Sound, Move(6, "a", 9, 12, 2) with { EpochBefore = 1, Epoch = 1 }];

        Assert.NotEmpty(new TakeoverJudge(moves).Judge([_round]).Fenced.Examples);
        Assert.NotEmpty(new FenceJudge(moves).JudgeMoves().Epochs.Examples);
    }

    [Fact]
    public void A_commit_by_another_than_the_owner_is_seen() => AssertRed(judge => judge.Owners, Move(6, "a", 9, 12, 2));

    [Fact]
    public void A_checkpoint_that_goes_back_is_seen() => AssertRed(judge => judge.Chain, Move(6, "b", 9, 8, 2));

    [Fact]
    public void A_checkpoint_that_leaves_something_out_is_seen() => AssertRed(judge => judge.Chain, Move(6, "b", 10, 12, 2));

    [Fact]
    public void An_epoch_that_comes_twice_is_seen() => AssertRed(judge => judge.Epochs, Lease(6, "a", 9, 2, 1));

    [Fact]
    public void A_row_that_was_written_apart_from_the_checkpoint_is_seen() =>
        Assert.NotEmpty(new FenceJudge(Sound).JudgeWrites([new RowWrite(7, "b", 1, 9)]).Together.Examples);

    [Fact]
    public void A_row_with_an_event_that_the_checkpoint_had_passed_is_seen() =>
        Assert.NotEmpty(new FenceJudge(Sound).JudgeWrites([new RowWrite(5, "b", 1, 4)]).Together.Examples);

    [Fact]
    public void An_owner_that_nobody_replaces_is_seen() =>
        Assert.NotEmpty(new TakeoverJudge(Sound[..3]).Judge([_round]).InTime.Examples);

    [Fact]
    public void An_owner_that_is_replaced_late_is_seen() =>
        Assert.NotEmpty(new TakeoverJudge(Sound).Judge([_round with { At = _began.AddSeconds(-30) }]).InTime.Examples);

    [Fact]
    public void A_new_owner_that_does_nothing_is_seen() =>
        Assert.NotEmpty(new TakeoverJudge(Sound[..4]).Judge([_round]).GoesOn.Examples);

    private static void AssertRed(Func<FenceJudge, Check> check, CheckpointMove last) => Assert.NotEmpty(check(new FenceJudge([.. Sound, last]).JudgeMoves()).Examples);

    private static CheckpointMove Lease(int id, string writer, long position, long before, long epoch) =>
        _new with { Id = id, At = _began.AddSeconds(id), Transaction = (ulong)id, Writer = writer, PositionBefore = position, Position = position, EpochBefore = before, Epoch = epoch };

    private static CheckpointMove Move(int id, string writer, long before, long position, long epoch) =>
        Lease(id, writer, position, epoch, epoch) with { PositionBefore = before };
}
