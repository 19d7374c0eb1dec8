using Cqrs.Kit.Faults.Judge;

namespace Cqrs.Kit.PostgreSql.Tests.Faults;

/// <summary>The judge of commands that were sent many times is itself checked: each way to carry one out twice, or to answer wrongly, must turn the check for it red.</summary>
public sealed class SameCommandsJudgeTests
{
    private static readonly Guid _writes = Guid.CreateVersion7();
    private static readonly Guid _quiet = Guid.CreateVersion7();
    private static readonly BookedRow _row = new(1, _writes, Guid.CreateVersion7(), 10);
    private static readonly SendEntry _first = new(_writes, 10, 0, new SendAnswer(_row.Run, 10, 1, WasReplayed: false));
    private static readonly SendEntry _again = _first with { Answer = _first.Answer! with { WasReplayed = true } };
    private static readonly SendEntry _refused = new(_writes, 11, 0, Answer: null);
    private static readonly SendEntry _nothing = new(_quiet, 20, 0, new SendAnswer(Guid.CreateVersion7(), 20, 1, WasReplayed: false));

    [Fact]
    public void A_sound_history_passes_every_check()
    {
        var judge = Judge([_row], [_first, _again, _refused, _nothing]);

        Assert.All(judge.Checks.Where(check => check != judge.Answered), check => Assert.True(check is { Looked: > 0, Violations: 0 }, check.Name));
    }

    [Fact]
    public void A_command_that_is_there_twice_is_seen() => Assert.NotEmpty(Judge([_row, _row with { Position = 2 }], [_first]).Once.Examples);

    [Fact]
    public void A_command_that_is_not_there_is_seen() => Assert.NotEmpty(Judge([], [_first]).Once.Examples);

    [Fact]
    public void A_quiet_command_that_wrote_is_seen() => Assert.NotEmpty(Judge([_row, _row with { Position = 2, Command = _quiet }], [_nothing]).Once.Examples);

    [Fact]
    public void An_event_of_nobodys_command_is_seen() => Assert.NotEmpty(Judge([_row, _row with { Position = 2, Command = Guid.CreateVersion7() }], [_first]).Asked.Examples);

    [Fact]
    public void An_answer_of_another_run_is_seen() => Assert.NotEmpty(Judge([_row], [_first, _again with { Answer = _again.Answer! with { Run = Guid.CreateVersion7() } }]).Equal.Examples);

    [Fact]
    public void An_answer_at_another_position_is_seen() => Assert.NotEmpty(Judge([_row], [_again with { Answer = _again.Answer! with { Position = 2 } }]).Equal.Examples);

    [Fact]
    public void Two_answers_to_a_quiet_command_are_seen() => Assert.NotEmpty(Judge([_row], [_nothing, _nothing with { Answer = new SendAnswer(Guid.CreateVersion7(), 20, 1, WasReplayed: true) }]).Equal.Examples);

    [Fact]
    public void Another_command_that_was_answered_is_seen() => Assert.NotEmpty(Judge([_row], [_first, _refused with { Answer = _again.Answer }]).Refused.Examples);

    [Fact]
    public void The_same_command_that_was_refused_is_seen() => Assert.NotEmpty(Judge([_row], [_first, _first with { Answer = null }]).Refused.Examples);

    [Fact]
    public void Two_firsts_are_seen() => Assert.NotEmpty(Judge([_row], [_first, _first]).First.Examples);

    private static SameCommandsJudge Judge(IReadOnlyList<BookedRow> log, IReadOnlyCollection<SendEntry> sends)
    {
        var judge = new SameCommandsJudge(log, sends);
        judge.JudgeCommand(_writes, isQuiet: false);
        judge.JudgeCommand(_quiet, isQuiet: true);
        judge.JudgeLog(new HashSet<Guid> { _writes, _quiet });
        return judge;
    }
}
