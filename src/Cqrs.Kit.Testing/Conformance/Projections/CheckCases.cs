using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>A check folds a sample of keys afresh and finds every way in which a stored row can be wrong; and nothing where nothing is.</summary>
internal static class CheckCases
{
    private static readonly object[] _history =
    [
        new Moved("a", "Rome"), new Opened(Bank.A, "a"), new Opened(Bank.B, "b"), new Deposited(Bank.A, 5), new Greeted("a"), new Transferred(Bank.A, Bank.B, 2),
        new Moved("a", "Oslo"), new Greeted("a"), new Opened(Bank.C, "c"), new Closed(Bank.C),
    ];

    public static async Task Rows_that_follow_from_the_log_pass(ConformanceFixture fixture)
    {
        await using var host = await BankAsync(fixture);

        var report = await host.Control.CheckAsync(AccountProjector.Name);

        Expect.True(report.IsConsistent, $"{report} is consistent");
        Expect.Equal((3, 1, 0), (report.Keys, report.Build.Number, report.LeftOut.Count)); // one is the key of a row that is gone
        Expect.Sequence([new LogPosition(10)], report.Positions);
    }

    public static async Task In_small_batches_they_pass_too(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(cqrs => cqrs.Services.AddCqrs(options => options.ProjectionBatchSize = 1), AccountProjector.Types);
        await host.GivenAsync(Bank.Stream, _history);
        await host.ProjectAsync();
        var progress = new Progress();

        var report = await host.Control.CheckAsync(AccountProjector.Name, null, progress);

        Expect.Equal((true, 3), (report.IsConsistent, report.Keys));
        Expect.Equal((10L, 10L), progress.Told.Select(told => (told.Done, told.Total)).Last(), "The last progress");
    }

    public static async Task A_row_with_a_wrong_value_is_found(ConformanceFixture fixture)
    {
        await using var host = await BankAsync(fixture);
        await host.SpoilAsync<AccountView, Guid>(AccountProjector.Name, [Expect.NotNull(await host.AccountAsync(Bank.A)) with { Balance = 4, City = null }], []);

        var report = await host.Control.CheckAsync(AccountProjector.Name);

        var row = report.Rows.Single();
        Expect.Equal((false, "conformance_accounts", Bank.A, RowDifferenceKind.Changed), (report.IsConsistent, row.Table, Guid.Parse(row.Key), row.Kind));
        Expect.Sequence([new ColumnDifference("balance", "4", "3"), new ColumnDifference("city", null, "Oslo, greeted")], row.Columns);
    }

    public static async Task A_row_that_is_missing_is_found(ConformanceFixture fixture)
    {
        await using var host = await BankAsync(fixture);
        await host.SpoilAsync<AccountView, Guid>(AccountProjector.Name, [], [Bank.B]);

        var row = (await host.Control.CheckAsync(AccountProjector.Name)).Rows.Single();

        Expect.Equal((Bank.B, RowDifferenceKind.Added), (Guid.Parse(row.Key), row.Kind));
    }

    public static async Task A_row_that_should_not_be_there_is_found(ConformanceFixture fixture)
    {
        await using var host = await BankAsync(fixture);
        var nowhere = new Guid("0192f0e4-1c7e-7000-8000-00000000000f");
        await host.SpoilAsync<AccountView, Guid>(
            AccountProjector.Name, [new AccountView(Bank.C, "c", 0, 1, DateTimeOffset.UnixEpoch, null), new AccountView(nowhere, "x", 0, 1, DateTimeOffset.UnixEpoch, null)], []);

        var rows = (await host.Control.CheckAsync(AccountProjector.Name)).Rows;

        Expect.Sequence(new[] { Bank.C, nowhere }.Order(), rows.Select(row => Guid.Parse(row.Key)).Order(), "keys");
        Expect.True(rows.All(row => row.Kind == RowDifferenceKind.Removed), "both should not be there");
    }

    public static async Task Events_behind_the_checkpoint_do_not_count(ConformanceFixture fixture)
    {
        await using var host = await BankAsync(fixture);
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 100));

        var report = await host.Control.CheckAsync(AccountProjector.Name);

        Expect.Equal((true, new LogPosition(10)), (report.IsConsistent, report.Positions.Single()));
    }

    public static async Task Each_shard_is_checked_at_its_own_position(ConformanceFixture fixture)
    {
        await using var host = await PilesAsync(fixture, typeof(SharedPileProjector), 0);
        await host.GivenAsync(Bank.Stream, new Keyed(0, 1, "b"));
        var shards = Enumerable.Range(0, 2).Select(key => ViewKey.ShardOf(key, 3)).ToHashSet();
        var idle = Enumerable.Range(0, 3).Where(shard => !shards.Contains(shard)).First();
        await host.MoveAsync(SharedPileProjector.Name, 51, shard: idle);

        var report = await host.Control.CheckAsync(SharedPileProjector.Name);

        Expect.Equal((true, 100), (report.IsConsistent, report.Keys));
        Expect.Sequence(Enumerable.Range(0, 3).Select(shard => new LogPosition(shard == idle ? 51 : 50)), report.Positions);
    }

    public static async Task The_sample_is_as_large_as_asked_for_and_the_same_for_a_seed(ConformanceFixture fixture)
    {
        await using var host = await PilesAsync(fixture, typeof(SharedPileProjector), 0);
        for (var key = 0; key < 100; key++)
        {
            await host.SpoilAsync<SharedPile, int>(SharedPileProjector.Name, [new SharedPile(key, "spoilt")], []);
        }

        var report = await host.Control.CheckAsync(SharedPileProjector.Name, new() { SampleSize = 10, Seed = 1 });
        var again = await host.Control.CheckAsync(SharedPileProjector.Name, new() { SampleSize = 10, Seed = report.Seed });
        var other = await host.Control.CheckAsync(SharedPileProjector.Name, new() { SampleSize = 10, Seed = 2 });

        Expect.True(report.Keys is >= 10 and <= 20 && report.Rows.Count == report.Keys, $"{report.Keys} keys are checked");
        Expect.Sequence(report.Rows.Select(row => row.Key), again.Rows.Select(row => row.Key), "keys");
        Expect.True(!report.Rows.Select(row => row.Key).SequenceEqual(other.Rows.Select(row => row.Key)), "another seed takes other keys");
    }

    public static async Task Missing_rows_are_found_in_a_sample(ConformanceFixture fixture)
    {
        await using var host = await PilesAsync(fixture, typeof(SharedPileProjector), 0);
        await host.SpoilAsync<SharedPile, int>(SharedPileProjector.Name, [], [.. Enumerable.Range(0, 100)]);

        var report = await host.Control.CheckAsync(SharedPileProjector.Name, new() { SampleSize = 7 });

        Expect.Equal((7, 7), (report.Keys, report.Rows.Count(row => row.Kind == RowDifferenceKind.Added)));
    }

    public static async Task Parked_keys_are_left_out(ConformanceFixture fixture)
    {
        await using var host = await PilesAsync(fixture, typeof(PileProjector), 1);
        host.Calls.FailNext(PileProjector.Fault(1, "b"), 0);

        var report = await host.Control.CheckAsync(PileProjector.Name);

        Expect.Equal((true, 99), (report.IsConsistent, report.Keys));
        Expect.Sequence(["1"], report.LeftOut);
    }

    public static async Task What_a_key_has_skipped_it_skips_here_too(ConformanceFixture fixture)
    {
        await using var host = await PilesAsync(fixture, typeof(PileProjector), 1);
        await host.Control.SkipAsync(PileProjector.Name, new LogPosition(51), "spoilt at its source", "1");
        await host.Control.RetryParkedAsync(PileProjector.Name);
        await host.ProjectAsync();
        host.Calls.FailNext(PileProjector.Fault(1, "b"), 0);

        var report = await host.Control.CheckAsync(PileProjector.Name);

        Expect.Equal((true, 100, new SharedPile(1, "a")), (report.IsConsistent, report.Keys, new SharedPile(1, Expect.NotNull(await host.FindAsync<Pile, int>(1)).Text)));
    }

    public static async Task What_a_projection_has_skipped_it_skips_here_too(ConformanceFixture fixture)
    {
        await using var host = await BankAsync(fixture);
        host.Calls.FailNext(AccountProjector.Name, int.MaxValue);
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 100), new Transferred(Bank.A, Bank.B, 1));
        await Expect.ThrowsAsync<ProjectionException>(() => host.ProjectAsync(), "The projection");
        await host.Control.SkipAsync(AccountProjector.Name, new LogPosition(11), "spoilt at its source");
        await host.ProjectAsync();
        host.Calls.FailNext(AccountProjector.Name, 0);

        var report = await host.Control.CheckAsync(AccountProjector.Name);

        Expect.Equal((true, 3, new LogPosition(12)), (report.IsConsistent, report.Keys, report.Positions.Single()));
    }

    public static async Task A_key_that_cannot_be_folded_afresh_is_told(ConformanceFixture fixture)
    {
        await using var host = await BankAsync(fixture);
        host.Calls.FailNext(AccountProjector.Name, int.MaxValue);

        var report = await host.Control.CheckAsync(AccountProjector.Name);

        Expect.Equal((false, 2, 0), (report.IsConsistent, report.Keys, report.Rows.Count));
        Expect.Equal((Bank.A, new LogPosition(4)), report.Failed.Select(failed => (Guid.Parse(failed.Key), failed.Value.Position)).Single());
    }

    public static async Task Columns_of_every_type_pass(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(typeof(ColumnsGiven), typeof(EveryColumnProjector));
        var row = new EveryColumn("1")
        {
            Bytes = [1, 255],
            Part = new Part("p", [1.10m]),
            MaybeParts = [],
            MaybeDuration = TimeSpan.FromHours(1),
            Float = 0.1f,
            Decimal = 1.10m,
            Time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(2)).AddTicks(7),
        };
        await host.GivenAsync(Bank.Stream, new ColumnsGiven(row), new ColumnsGiven(new EveryColumn("2")));
        await host.ProjectAsync();

        var report = await host.Control.CheckAsync("conformance-columns");

        Expect.True(report is { IsConsistent: true, Keys: 2 }, $"{report} is consistent");
    }

    public static async Task The_new_build_is_checked_once_it_is_promoted(ConformanceFixture fixture)
    {
        await using var host = await BankAsync(fixture);
        await host.SpoilAsync<AccountView, Guid>(AccountProjector.Name, [], [Bank.B]);
        await host.Control.RebuildAsync(AccountProjector.Name, promote: false);
        Expect.Equal((1, false), ((await host.Control.CheckAsync(AccountProjector.Name)).Build.Number, (await host.Control.CheckAsync(AccountProjector.Name)).IsConsistent));

        await host.Control.PromoteAsync(AccountProjector.Name);

        var report = await host.Control.CheckAsync(AccountProjector.Name);
        Expect.Equal((2, true), (report.Build.Number, report.IsConsistent));
    }

    public static async Task It_runs_beside_a_running_projection(ConformanceFixture fixture)
    {
        await using var host = await BankAsync(fixture);
        await host.RunAsync();
        for (var i = 0; i < 20; i++)
        {
            await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1), new Moved("a", $"{i}"), new Greeted("a"));

            var report = await host.Control.CheckAsync(AccountProjector.Name);

            Expect.True(report is { IsConsistent: true, Keys: 3 }, $"{report} is consistent");
        }
    }

    [Requires(ConformanceCapabilities.InlineProjections)]
    public static async Task Inline_projections_are_checked_too(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(InlineProjector.Types);
        await host.ProjectAsync();
        await host.GivenAsync(Bank.StreamOf(Bank.A), new Opened(Bank.A, "a"), new Deposited(Bank.A, 1));
        Expect.True((await host.Control.CheckAsync(InlineProjector.Name)) is { IsConsistent: true, Keys: 1 }, "it is consistent");

        await host.SpoilAsync<InlineView, Guid>(InlineProjector.Name, [new InlineView(Bank.A, 2, 1)], []);

        Expect.Sequence([new ColumnDifference("balance", "2", "1")], (await host.Control.CheckAsync(InlineProjector.Name)).Rows.Single().Columns);
    }

    public static async Task What_keeps_no_view_is_refused(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync(typeof(Bookkeeper));

        await Expect.ThrowsAsync<ArgumentException>(() => host.Control.CheckAsync(Bookkeeper.Name).AsTask(), "Checking a subscription");
        await Expect.ThrowsAsync<ArgumentException>(() => host.Control.CheckAsync("not-there").AsTask(), "Checking what is not there");
        await Expect.ThrowsAsync<ArgumentOutOfRangeException>(() => host.Control.CheckAsync(AccountProjector.Name, new() { SampleSize = 0 }).AsTask(), "Checking nothing");
    }

    private static async Task<ConformanceHost> BankAsync(ConformanceFixture fixture)
    {
        var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, _history);
        await host.ProjectAsync();
        return host;
    }

    /// <summary>A hundred piles of two an event; and then, when asked for, an event that fails on one of them.</summary>
    private static async Task<ConformanceHost> PilesAsync(ConformanceFixture fixture, Type projector, int failing)
    {
        var host = await fixture.StartAsync(typeof(Keyed), projector);
        await host.GivenAsync(Bank.Stream, [.. Enumerable.Range(0, 50).Select(i => new Keyed(i, i + 50, "a"))]);
        if (failing > 0)
        {
            host.Calls.FailNext(PileProjector.Fault(failing, "b"), int.MaxValue);
            await host.GivenAsync(Bank.Stream, new Keyed(failing, 2, "b"));
        }

        await host.ProjectAsync();
        return host;
    }

    private sealed class Progress : IProgress<RebuildProgress>
    {
        public List<RebuildProgress> Told { get; } = [];

        public void Report(RebuildProgress value) => Told.Add(value);
    }
}
