using Cqrs.Kit.Faults.Judge;

namespace Cqrs.Kit.PostgreSql.Tests.Faults;

/// <summary>The judge of readings is itself checked: a mix, a step back, a row that never was must turn the check for it red.</summary>
public sealed class ReadsJudgeTests
{
    private static readonly OrderRow _first = new(1, 1, 10, 1);
    private static readonly OrderRow _firstChanged = new(1, 2, 12, 3);
    private static readonly OrderRow _second = new(2, 1, 20, 2);
    private static readonly OrderRow _secondChanged = new(2, 2, 24, 4);

    [Fact]
    public void Readings_of_what_was_there_pass()
    {
        var judge = Judge(
            Read(_first, _second),
            Read(_firstChanged, _second) with { AtLeast = 3 },
            Read() with { Whole = new WholeTable(2, 4, 36, 4) });

        Assert.All(judge.Checks, check => Assert.Empty(check.Examples));
        Assert.All(judge.Checks, check => Assert.NotEqual(0, check.Looked));
    }

    [Fact]
    public void A_reading_without_an_answer_is_seen() => AssertRed(judge => judge.Answered, Read() with { Error = "no such table" });

    [Fact]
    public void A_row_that_is_no_fold_is_seen() => AssertRed(judge => judge.Folds, Read(_firstChanged with { Total = 10 }));

    [Fact]
    public void A_whole_that_is_no_fold_is_seen() => AssertRed(judge => judge.Folds, Read() with { Whole = new WholeTable(2, 3, 36, 4) });

    [Fact]
    public void Rows_of_two_positions_in_one_statement_are_seen() => AssertRed(judge => judge.OnePosition, Read(_first, _secondChanged));

    [Fact]
    public void A_row_older_than_the_reader_has_seen_is_seen() => AssertRed(judge => judge.NeverBack, Read(_secondChanged), Read(_first));

    [Fact]
    public void A_row_that_is_gone_again_is_seen() => AssertRed(judge => judge.NeverBack, Read(_second), Read(new OrderRow(2, 0, 0, 0)));

    [Fact]
    public void Another_reader_may_be_behind() => Assert.Empty(Judge(Read(_secondChanged), Read(_first) with { Reader = "2" }).NeverBack.Examples);

    [Fact]
    public void An_answer_that_is_not_as_fresh_as_asked_for_is_seen() => AssertRed(judge => judge.Fresh, Read(_first) with { AtLeast = 3 });

    [Fact]
    public void An_answer_that_is_called_stale_may_be() => Assert.Empty(Judge(Read(_first) with { AtLeast = 3, Stale = "Lagging" }).Fresh.Examples);

    private static void AssertRed(Func<ReadsJudge, Check> check, params ReadEntry[] readings) => Assert.NotEmpty(check(Judge(readings)).Examples);

    private static ReadEntry Read(params OrderRow[] rows) => new("1", "here", rows);

    private static ReadsJudge Judge(params ReadEntry[] readings)
    {
        var log = new OrderLog();
        log.Add(1, Guid.CreateVersion7(), orderId: 1, amount: 10);
        log.Add(2, Guid.CreateVersion7(), orderId: 2, amount: 20);
        log.Add(3, Guid.CreateVersion7(), orderId: 1, amount: 2);
        log.Add(4, Guid.CreateVersion7(), orderId: 2, amount: 4);
        var judge = new ReadsJudge(log, readersBeganAt: 0);
        judge.Judge(readings);
        return judge;
    }
}
