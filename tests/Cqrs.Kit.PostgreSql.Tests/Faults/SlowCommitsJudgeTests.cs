using Cqrs.Kit.Faults.Judge;

namespace Cqrs.Kit.PostgreSql.Tests.Faults;

/// <summary>The judge of readers beside slow commits is itself checked: whatever a reader could be shown wrongly must turn the check for it red.</summary>
public sealed class SlowCommitsJudgeTests : IDisposable
{
    private static readonly List<LogRow> _log = History.Sound().Log;
    private static readonly IReadOnlyList<TailEntry> _tail = [.. _log.Select(row => new TailEntry(row.Position, row.EventId))];
    private static readonly RangeEntry _range = new(1, 4, RangeEntry.Hash(_tail.Skip(1).Take(3)), RangeEntry.Hash(_tail.Skip(1).Take(3)));
    private static readonly ProbeEntry _probe = new(_tail[2].EventId, 3, 5, 5, _tail[2].EventId, _tail[2].EventId, Held: 1);

    private readonly string _folder = Directory.CreateTempSubdirectory("cqrskit-judge-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Sound_journals_pass_every_check() =>
        Assert.All(Judge(_tail, _range, _probe).Checks, check => Assert.True(check is { Looked: > 0, Violations: 0 }, check.Name));

    [Fact]
    public void Two_readings_that_differ_are_seen() => Assert.NotEmpty(Judge(_tail, _range with { Second = RangeEntry.Hash(_tail.Skip(1).Take(2)) }, _probe).Agree.Examples);

    [Fact]
    public void Two_readings_that_agree_in_another_order_than_the_log_are_seen()
    {
        var turned = RangeEntry.Hash(_tail.Skip(1).Take(3).Reverse());

        Assert.NotEmpty(Judge(_tail, _range with { First = turned, Second = turned }, _probe).Agree.Examples);
    }

    [Fact]
    public void An_append_that_a_store_does_not_show_is_seen() => Assert.NotEmpty(Judge(_tail, _range, _probe with { Read = null }).Visible.Examples);

    [Fact]
    public void An_append_in_whose_place_another_is_shown_is_seen() => Assert.NotEmpty(Judge(_tail, _range, _probe with { Selected = Guid.CreateVersion7() }).Visible.Examples);

    [Fact]
    public void An_append_that_waits_for_an_open_transaction_is_seen() => Assert.NotEmpty(Judge(_tail, _range, _probe with { AppendMilliseconds = 3_001 }).NoWait.Examples);

    [Fact]
    public void A_reading_that_waits_for_an_open_transaction_is_seen() => Assert.NotEmpty(Judge(_tail, _range, _probe with { ReadMilliseconds = 3_001 }).NoWait.Examples);

    [Fact]
    public void A_reader_that_stops_early_is_seen() => Assert.NotEmpty(Judge([.. _tail.Take(6)], _range, _probe).ToTheEnd.Examples);

    private SlowCommitsJudge Judge(IReadOnlyList<TailEntry> tail, RangeEntry range, ProbeEntry probe)
    {
        File.WriteAllLines(Path.Combine(_folder, "reader.tail"), tail.Select(entry => entry.ToLine()));
        File.WriteAllText(Path.Combine(_folder, "reader.ranges"), range.ToLine());
        File.WriteAllText(Path.Combine(_folder, "reader.probes"), probe.ToLine());
        return new SlowCommitsJudge(_log, ["reader"], _log.Count).Judge(_folder);
    }
}
