namespace Cqrs.Kit.Testing;

/// <summary>Before a build is promoted, it can be compared with the live one: exactly, at one position.</summary>
internal static class CompareCases
{
    private static readonly AccountView _spoilt = new(Bank.A, "spoilt", 1, 1, DateTimeOffset.UnixEpoch, null);

    public static async Task Builds_of_the_same_events_do_not_differ(ConformanceFixture fixture)
    {
        await using var host = await RebuiltAsync(fixture);

        var difference = await host.Control.CompareAsync(AccountProjector.Name);

        Expect.True(difference.IsEmpty, $"{difference} is empty");
        Expect.Equal((1, 2, new LogPosition(4)), (difference.Live.Number, difference.Other.Number, difference.Position));
        Expect.Equal((0, 0), (difference.Rows.Count, difference.NotCompared.Count));
    }

    public static async Task Rows_that_differ_are_told_by_key_and_column(ConformanceFixture fixture)
    {
        await using var host = await RebuiltAsync(fixture);
        await host.SpoilAsync<AccountView, Guid>(AccountProjector.Name, [Expect.NotNull(await host.AccountAsync(Bank.A)) with { Owner = "spoilt", City = null }, _spoilt with { AccountId = Bank.C }], [Bank.B]);

        var difference = await host.Control.CompareAsync(AccountProjector.Name);

        Expect.Equal((1L, 1L, 1L, false), (difference.Added, difference.Removed, difference.Changed, difference.IsEmpty));
        Expect.Sequence(
            [(Bank.A, RowDifferenceKind.Changed), (Bank.B, RowDifferenceKind.Added), (Bank.C, RowDifferenceKind.Removed)],
            difference.Rows.Select(row => (Guid.Parse(row.Key), row.Kind)));
        Expect.Sequence(["conformance_accounts", "conformance_accounts", "conformance_accounts"], difference.Rows.Select(row => row.Table));
        Expect.Sequence([new ColumnDifference("owner", "spoilt", "a"), new ColumnDifference("city", null, "Rome")], difference.Rows[0].Columns);
        Expect.Equal(0, difference.Rows[1].Columns.Count + difference.Rows[2].Columns.Count);
    }

    public static async Task Only_so_many_rows_are_told_but_all_are_counted(ConformanceFixture fixture)
    {
        await using var host = await RebuiltAsync(fixture);
        await host.SpoilAsync<AccountView, Guid>(AccountProjector.Name, [_spoilt], [Bank.B]);

        var one = await host.Control.CompareAsync(AccountProjector.Name, 1);
        var none = await host.Control.CompareAsync(AccountProjector.Name, 0);

        Expect.Equal((1L, 1L, Bank.A), (one.Added, one.Changed, Guid.Parse(one.Rows.Single().Key)));
        Expect.Equal((1L, 1L, 0), (none.Added, none.Changed, none.Rows.Count));
        await Expect.ThrowsAsync<ArgumentOutOfRangeException>(() => host.Control.CompareAsync(AccountProjector.Name, -1).AsTask(), "Less than none");
    }

    public static async Task Lookups_are_compared_too(ConformanceFixture fixture)
    {
        await using var host = await RebuiltAsync(fixture);
        await host.GivenAsync(Bank.Stream, new Moved("a", "Oslo"));
        await host.MoveAsync(AccountProjector.Name, 5); // without the event
        await host.ProjectAsync();

        var row = (await host.Control.CompareAsync(AccountProjector.Name)).Rows.Single();

        Expect.Equal(("conformance_accounts__cities", "a", RowDifferenceKind.Changed), (row.Table, row.Key, row.Kind));
        Expect.Sequence([new ColumnDifference("value", "Rome", "Oslo")], row.Columns);
    }

    public static async Task Once_promoted_a_build_is_compared_with_the_one_before(ConformanceFixture fixture)
    {
        await using var host = await RebuiltAsync(fixture);
        await host.SpoilAsync<AccountView, Guid>(AccountProjector.Name, [_spoilt with { AccountId = Bank.C }], []);
        await host.Control.PromoteAsync(AccountProjector.Name);

        var difference = await host.Control.CompareAsync(AccountProjector.Name);

        Expect.Equal((2, 1, 1L, 0L), (difference.Live.Number, difference.Other.Number, difference.Added, difference.Removed));
    }

    public static async Task Builds_are_brought_to_one_position_first(ConformanceFixture fixture)
    {
        await using var host = await RebuiltAsync(fixture);
        await host.GivenAsync(Bank.Stream, new Noted("x"), new Deposited(Bank.A, 1));
        await host.MoveAsync(AccountProjector.Name, 5);

        var difference = await host.Control.CompareAsync(AccountProjector.Name);

        Expect.Equal((true, new LogPosition(6)), (difference.IsEmpty, difference.Position));
    }

    public static async Task Builds_that_stand_still_at_different_positions_are_not_compared(ConformanceFixture fixture)
    {
        await using var host = await RebuiltAsync(fixture);
        await host.Control.PauseAsync(AccountProjector.Name);
        Expect.True((await host.Control.CompareAsync(AccountProjector.Name)).IsEmpty, "builds that stand still at one position do not differ");
        await host.Control.ResumeAsync(AccountProjector.Name);
        await host.GivenAsync(Bank.Stream, new Noted("x"));
        await host.MoveAsync(AccountProjector.Name, 5);
        await host.Control.PauseAsync(AccountProjector.Name);

        await Expect.ThrowsAsync<InvalidOperationException>(() => host.Control.CompareAsync(AccountProjector.Name).AsTask(), "Comparing");
    }

    public static async Task In_a_running_host_they_are_compared_where_both_have_come_to(ConformanceFixture fixture)
    {
        await using var host = await RebuiltAsync(fixture);
        await host.RunAsync();
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1));

        var difference = await host.Control.CompareAsync(AccountProjector.Name);

        Expect.True(difference.IsEmpty && difference.Position.Value >= 4, $"{difference} is empty");
    }

    public static async Task Builds_of_different_shards_are_compared_when_all_stand_at_one_position(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(typeof(Keyed), typeof(SharedPileProjector));
        await host.GivenAsync(Bank.Stream, [.. Enumerable.Range(0, 10).Select(i => new Keyed(i, i + 10, "a"))]);
        await host.ProjectAsync();
        await host.Control.RebuildAsync(SharedPileProjector.Name, promote: false);
        await host.SpoilAsync<SharedPile, int>(SharedPileProjector.Name, [new SharedPile(7, "spoilt")], []);
        await host.GivenAsync(Bank.Stream, new Noted("x"));
        await host.MoveAsync(SharedPileProjector.Name, 11, shard: 1);

        var difference = await host.Control.CompareAsync(SharedPileProjector.Name);

        Expect.Equal((new LogPosition(11), 0L, 0L, 1L), (difference.Position, difference.Added, difference.Removed, difference.Changed));
        Expect.Sequence([new ColumnDifference("text", "spoilt", "a")], difference.Rows.Single().Columns);
    }

    public static async Task Of_two_versions_the_columns_that_both_have_are_compared(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(typeof(StockProjector), typeof(StockSecondProjector));
        await host.FillAsync(new("Note", "1"), 2);
        await host.ProjectAsync();

        var difference = await host.Control.CompareAsync(StockProjector.Name);

        Expect.Equal((2, 1, 2L), (difference.Live.Projection.Version, difference.Other.Projection.Version, difference.Changed));
        Expect.Sequence([new ColumnDifference("text", "0", "x")], difference.Rows[0].Columns);
        Expect.Sequence(["conformance_stock.more"], difference.NotCompared);
    }

    public static async Task Columns_of_every_type_are_compared(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(typeof(ColumnsGiven), typeof(EveryColumnProjector));
        var row = new EveryColumn("1") { Bytes = [1, 255], Part = new Part("p", [1.10m]), MaybeParts = [], MaybeDuration = TimeSpan.FromHours(1), Enum = DayOfWeek.Friday };
        await host.GivenAsync(Bank.Stream, new ColumnsGiven(row), new ColumnsGiven(new EveryColumn("2")));
        await host.ProjectAsync();
        await host.Control.RebuildAsync("conformance-columns", promote: false);
        Expect.True((await host.Control.CompareAsync("conformance-columns")).IsEmpty, "the builds do not differ");

        await host.SpoilAsync<EveryColumn, string>("conformance-columns", [row with { Bytes = [1], Part = new Part("q", [1.10m]), MaybeParts = null, Time = DateTimeOffset.UnixEpoch, MaybeBool = false }], []);

        var changed = (await host.Control.CompareAsync("conformance-columns")).Rows.Single().Columns;
        Expect.Sequence(["time", "bytes", "part", "maybe_bool", "maybe_parts"], changed.Select(column => column.Column));
        Expect.Equal(("false", null, null, "[]"), (changed[3].Stored, changed[3].Expected, changed[4].Stored, changed[4].Expected));
    }

    public static async Task Without_another_build_there_is_nothing_to_compare(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        await host.ProjectAsync();

        await Expect.ThrowsAsync<InvalidOperationException>(() => host.Control.CompareAsync(AccountProjector.Name).AsTask(), "Comparing");
        await Expect.ThrowsAsync<ArgumentException>(() => host.Control.CompareAsync("not-there").AsTask(), "Comparing what is not there");
    }

    /// <summary>Two accounts in the live build and in one beside it, both at position 4.</summary>
    private static async Task<ConformanceHost> RebuiltAsync(ConformanceFixture fixture)
    {
        var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, new Moved("a", "Rome"), new Opened(Bank.A, "a"), new Opened(Bank.B, "b"), new Deposited(Bank.B, 2));
        await host.ProjectAsync();
        await host.Control.RebuildAsync(AccountProjector.Name, promote: false);
        return host;
    }
}
