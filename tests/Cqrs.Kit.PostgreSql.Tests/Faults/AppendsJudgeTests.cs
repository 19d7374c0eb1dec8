using Cqrs.Kit.Faults.Judge;

namespace Cqrs.Kit.PostgreSql.Tests.Faults;

/// <summary>The judge of the fault programs is itself checked: each kind of flaw must turn the check for it red.</summary>
public sealed class AppendsJudgeTests
{
    [Fact]
    public void A_sound_history_passes_every_check()
    {
        var judge = History.Sound().Judge();

        Assert.All(judge.Checks, check => Assert.Empty(check.Examples));
        Assert.All(judge.Checks, check => Assert.NotEqual(0, check.Looked));
    }

    [Fact]
    public void A_hole_in_the_positions_is_seen() =>
        AssertRed(judge => judge.Positions, History.Sound().At(7, row => row with { Position = 8 }));

    [Fact]
    public void A_position_given_twice_is_seen() =>
        AssertRed(judge => judge.Positions, History.Sound().At(7, row => row with { Position = 6 }));

    [Fact]
    public void An_acknowledged_append_that_is_lost_is_seen() =>
        AssertRed(judge => judge.Acknowledged, History.Sound().Without(2).Without(1).Renumbered());

    [Fact]
    public void An_acknowledged_append_that_is_there_in_part_is_seen() =>
        AssertRed(judge => judge.Acknowledged, History.Sound().Without(5).Renumbered());

    [Fact]
    public void An_acknowledged_append_that_is_there_twice_is_seen() =>
        AssertRed(judge => judge.Acknowledged, History.Sound().Written(History.First, ("a", 3), ("a", 4)));

    [Fact]
    public void Events_of_an_append_in_another_order_are_seen() =>
        AssertRed(judge => judge.Acknowledged, History.Sound().At(1, row => row with { Number = 1 }).At(2, row => row with { Number = 0 }));

    [Fact]
    public void Events_of_others_between_those_of_an_append_are_seen()
    {
        var history = History.Sound();
        (history.Log[4], history.Log[5]) = (history.Log[5], history.Log[4]);

        AssertRed(judge => judge.Acknowledged, history.Renumbered());
    }

    [Fact]
    public void A_position_that_is_not_the_one_told_is_seen() =>
        AssertRed(judge => judge.Told, History.Sound().Told(new Ok(History.First, 3, [1])));

    [Fact]
    public void A_version_that_is_not_the_one_told_is_seen() =>
        AssertRed(judge => judge.Told, History.Sound().Told(new Ok(History.Second, 5, [2, 2])));

    [Fact]
    public void A_refused_append_that_was_written_is_seen() =>
        AssertRed(judge => judge.Refused, History.Sound().Written(History.Refused, ("a", 3)));

    [Fact]
    public void An_append_cancelled_before_the_call_that_was_written_is_seen() =>
        AssertRed(judge => judge.Refused, History.Sound().Written(History.Cancelled, ("c", 2)));

    [Fact]
    public void An_append_without_an_answer_that_is_there_in_part_is_seen() =>
        AssertRed(judge => judge.Whole, History.Sound().Written(History.Lost, ("d", 0)));

    [Fact]
    public void An_append_without_an_answer_may_be_there() =>
        Assert.All(History.Sound().Written(History.Lost, ("d", 0), ("d", 1)).Judge().Checks, check => Assert.Empty(check.Examples));

    [Fact]
    public void An_event_that_nobody_asked_for_is_seen() =>
        AssertRed(judge => judge.AskedFor, History.Sound().Written(Guid.CreateVersion7(), ("e", 0)));

    [Fact]
    public void An_event_in_a_stream_that_it_was_not_meant_for_is_seen() =>
        AssertRed(judge => judge.AskedFor, History.Sound().At(6, row => row with { Stream = "e" }));

    [Fact]
    public void An_event_of_no_stream_is_seen() =>
        AssertRed(judge => judge.AskedFor, History.Sound().At(6, row => row with { Stream = null }));

    [Fact]
    public void A_first_event_without_the_appends_id_is_seen() =>
        AssertRed(judge => judge.AskedFor, History.Sound().At(1, row => row with { EventId = Guid.CreateVersion7() }));

    [Fact]
    public void A_hole_in_a_streams_versions_is_seen() =>
        AssertRed(judge => judge.Versions, History.Sound().At(7, row => row with { Version = 2 }));

    [Fact]
    public void A_stream_whose_versions_are_not_in_log_order_is_seen() =>
        AssertRed(judge => judge.Versions, History.Sound().At(1, row => row with { Version = 1 }).At(2, row => row with { Version = 0 }));

    [Fact]
    public void A_stale_append_that_was_acknowledged_is_seen() =>
        AssertRed(judge => judge.HadToFail, History.Sound().Told(new Ok(History.Stale, 1, [0])));

    [Fact]
    public void Two_winners_at_one_version_are_seen() =>
        AssertRed(judge => judge.Winners, History.Sound().Told(new Ok(History.Refused, 8, [2])));

    [Fact]
    public void A_winner_that_did_not_get_the_next_version_is_seen() =>
        AssertRed(judge => judge.Winners, History.Sound().Told(new Ok(History.First, 2, [2])));

    [Theory]
    [InlineData("a", 1L)] // what was expected
    [InlineData("a", 3L)] // what it never reached
    [InlineData("b", 1L)] // what was not asked
    public void A_conflict_that_was_none_is_seen(string stream, long actual) =>
        AssertRed(judge => judge.Conflicts, History.Sound().Told(new Fail(History.Refused, FailReason.Conflict, stream, actual)));

    [Fact]
    public void A_conflict_of_an_append_at_any_version_is_seen() =>
        AssertRed(judge => judge.Conflicts, History.Sound().Asked(Guid.Empty, AppendKind.Any, new AskedStream("b", AskedStream.Any, 1)).Answered(new Fail(Guid.Empty, FailReason.Conflict, "b", 1)));

    [Fact]
    public void An_append_that_ended_in_an_error_is_seen() =>
        AssertRed(judge => judge.Answered, History.Sound().Told(new Unknown(History.Lost, "the connection was lost")));

    [Fact]
    public void An_append_that_never_ended_is_seen() =>
        AssertRed(judge => judge.Answered, History.Sound().Asked(Guid.CreateVersion7(), AppendKind.New, new AskedStream("f", AskedStream.None, 1)));

    [Fact]
    public void A_journal_that_contradicts_itself_is_no_journal()
    {
        Assert.Throws<FormatException>(() => History.Sound().Answered(new Ok(History.First, 2, [1])).Judge());
        Assert.Throws<FormatException>(() => History.Sound().Answered(new Ok(Guid.CreateVersion7(), 2, [1])).Judge());
        Assert.Throws<FormatException>(() => History.Sound().Asked(History.First, AppendKind.New, new AskedStream("g", AskedStream.None, 1)).Judge());
    }

    private static void AssertRed(Func<AppendsJudge, Check> check, History history) => Assert.NotEmpty(check(history.Judge()).Examples);
}
