using Cqrs.Kit.Faults.Judge;

namespace Cqrs.Kit.PostgreSql.Tests.Faults;

/// <summary>The judges of the view of streams and of who follows the log are themselves checked: whatever a reader could be given wrongly must turn the check for it red.</summary>
public sealed class StreamsJudgeTests
{
    private static readonly List<LogRow> _log = History.Sound().Log;
    private static readonly IReadOnlyList<TailEntry> _tail = [.. _log.Select(row => new TailEntry(row.Position, row.EventId))];
    private static readonly IReadOnlyList<LogRow> _lost = [.. _log.Skip(5).Select(row => row with { EventId = Guid.CreateVersion7() })];

    /// <summary>As the judge must fold it: a has numbers 0, 1, 0; b 1, 2; c 0, 1.</summary>
    private static readonly IReadOnlyList<StreamRow> _rows = [new("a", 3, 1, 2, 3), new("b", 2, 3, 1, 5), new("c", 2, 1, 1, 7)];

    [Fact]
    public void A_sound_view_and_a_sound_tail_pass_every_check() =>
        Assert.All(new StreamsJudge(_log).JudgeRows(7, _rows).JudgeTails(Of(_tail)).Checks, check => Assert.True(check is { Looked: > 0, Violations: 0 }, check.Name));

    [Fact]
    public void A_view_is_judged_at_its_checkpoint() => Assert.Empty(new StreamsJudge(_log).JudgeRows(5, [_rows[0], _rows[1]]).Rows.Examples);

    [Fact]
    public void A_checkpoint_before_the_end_is_seen() => Assert.NotEmpty(new StreamsJudge(_log).JudgeRows(5, [_rows[0], _rows[1]]).AtTheEnd.Examples);

    [Fact]
    public void A_row_that_counts_an_event_twice_is_seen() => Assert.NotEmpty(Rows([_rows[0] with { Events = 4 }, _rows[1], _rows[2]]));

    [Fact]
    public void A_row_that_lacks_an_event_is_seen() => Assert.NotEmpty(Rows([_rows[0], _rows[1] with { Numbers = 2 }, _rows[2]]));

    [Fact]
    public void A_row_too_few_is_seen() => Assert.NotEmpty(Rows([_rows[0], _rows[1]]));

    [Fact]
    public void A_row_too_many_is_seen() => Assert.NotEmpty(Rows([.. _rows, _rows[0] with { Stream = "z" }]));

    [Fact]
    public void A_hole_in_a_tail_is_seen() => Assert.NotEmpty(new StreamsJudge(_log).JudgeTails(Of([_tail[0], _tail[2]])).Tails.Examples);

    [Fact]
    public void An_event_given_twice_is_seen() => Assert.NotEmpty(new StreamsJudge(_log).JudgeTails(Of([_tail[0], _tail[0]])).Tails.Examples);

    [Fact]
    public void An_event_that_is_not_there_is_seen() => Assert.NotEmpty(new StreamsJudge(_log).JudgeTails(Of([.. _tail, new TailEntry(8, Guid.CreateVersion7())])).Tails.Examples);

    [Fact]
    public void Who_is_told_that_the_tail_was_lost_and_begins_again_passes()
    {
        var judge = Failover([.. _tail.Take(5), Lost(6), Lost(7), Lost(7) with { IsLost = true }, .. _tail]);

        Assert.All(judge.Checks, check => Assert.True(check is { Looked: > 0, Violations: 0 }, check.Name));
        Assert.Equal(1, judge.Ends);
    }

    [Fact]
    public void Who_goes_on_from_a_lost_event_is_seen() => Assert.NotEmpty(Failover([.. _tail.Take(5), Lost(6), _tail[6]]).Ended.Examples);

    [Fact]
    public void Who_is_told_though_nothing_that_he_saw_is_lost_is_seen() => Assert.NotEmpty(Failover([.. _tail.Take(5), _tail[4] with { IsLost = true }]).Ended.Examples);

    [Fact]
    public void What_neither_is_nor_was_in_the_log_is_seen() => Assert.NotEmpty(Failover([.. _tail.Take(5), new TailEntry(6, Guid.CreateVersion7())]).Followed.Examples);

    [Fact]
    public void Who_leaves_out_an_event_of_the_new_log_is_seen() => Assert.NotEmpty(Failover([.. _tail.Take(5), _tail[6]]).Followed.Examples);

    private static IReadOnlyList<string> Rows(IReadOnlyList<StreamRow> rows) => new StreamsJudge(_log).JudgeRows(7, rows).Rows.Examples;

    private static TailEntry Lost(int position) => new(position, _lost[position - 6].EventId);

    private static FailoverJudge Failover(IReadOnlyList<TailEntry> tail) => new FailoverJudge(_log, [new LostTail(5, _lost)], ["reader"]).Judge(Of(tail));

    private static Dictionary<string, IReadOnlyList<TailEntry>> Of(IReadOnlyList<TailEntry> tail) => new() { ["reader"] = tail };
}
