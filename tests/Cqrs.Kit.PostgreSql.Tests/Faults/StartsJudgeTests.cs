using Cqrs.Kit.Faults.Judge;

namespace Cqrs.Kit.PostgreSql.Tests.Faults;

/// <summary>The judge of starts and that of errors are themselves checked.</summary>
public sealed class StartsJudgeTests
{
    private static readonly IReadOnlyList<Definition> _made = [.. ((string[])["events", "streams", "commands", "checkpoints"]).Select(table => new Definition("a", 1, "CREATE TABLE", "cqrs." + table))];

    [Fact]
    public void A_schema_that_one_made_in_one_transaction_passes() => Assert.Empty(new StartsJudge().JudgeDefinitions(_made).MadeOnce.Examples);

    [Fact]
    public void A_schema_of_two_processes_is_seen() => Assert.NotEmpty(new StartsJudge().JudgeDefinitions([.. _made.Take(3), _made[3] with { Writer = "b" }]).MadeOnce.Examples);

    [Fact]
    public void A_schema_in_two_transactions_is_seen() => Assert.NotEmpty(new StartsJudge().JudgeDefinitions([.. _made.Take(3), _made[3] with { Transaction = 2 }]).MadeOnce.Examples);

    [Fact]
    public void A_table_that_was_made_twice_is_seen() => Assert.NotEmpty(new StartsJudge().JudgeDefinitions([.. _made, _made[3]]).MadeOnce.Examples);

    [Fact]
    public void A_table_that_nobody_made_is_seen() => Assert.NotEmpty(new StartsJudge().JudgeDefinitions([.. _made.Take(3)]).MadeOnce.Examples);

    [Theory]
    [InlineData("2026-11-27T01:02:03Z Information Started", true)]
    [InlineData("2026-11-27T01:02:03Z Warning Tried again", false)]
    [InlineData("2026-11-27T01:02:03Z Error Gave up", false)]
    public void What_a_process_logged_is_judged_by_its_level(string line, bool passes)
    {
        var judge = new StartsJudge();
        judge.JudgeLog("a", [line, "   at a line of a stack"]);

        Assert.Equal((1, passes ? 0 : 1), (judge.Quiet.Looked, judge.Quiet.Violations));
    }

    [Theory]
    [InlineData("Npgsql.PostgresException (0x80004005): 57P01: terminating connection due to administrator command", true)]
    [InlineData("Npgsql.NpgsqlException (0x80004005): Exception while reading from stream", true)]
    [InlineData("System.NullReferenceException: Object reference not set to an instance of an object.", false)]
    [InlineData("System.InvalidOperationException: Npgsql.PostgresException (0x80004005): 57P01: wrapped", false)]
    public void What_a_client_was_told_is_judged_by_its_kind(string cause, bool passes)
    {
        var id = Guid.CreateVersion7();
        var journal = new Journal().Add(new Invoke(id, AppendKind.Any, [new AskedStream("a", AskedStream.Any, 1)])).Add(new Unknown(id, cause));

        Assert.Equal(passes, new ErrorsJudge().Judge(journal).Clear.Violations == 0);
    }
}
