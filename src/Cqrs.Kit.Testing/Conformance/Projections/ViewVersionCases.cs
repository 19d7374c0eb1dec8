namespace Cqrs.Kit.Testing;

/// <summary>A view whose record has changed: refused under its old version, filled from the beginning under a new one.</summary>
internal static class ViewVersionCases
{
    [Requires(ConformanceCapabilities.SharedData)]
    public static Task A_column_more_needs_a_new_version(ConformanceFixture fixture) => RefusedAsync(fixture, typeof(StockWithMoreProjector));

    [Requires(ConformanceCapabilities.SharedData)]
    public static Task A_column_less_needs_a_new_version(ConformanceFixture fixture) => RefusedAsync(fixture, typeof(StockWithLessProjector));

    [Requires(ConformanceCapabilities.SharedData)]
    public static Task A_column_of_another_type_needs_a_new_version(ConformanceFixture fixture) => RefusedAsync(fixture, typeof(StockOfAnotherTypeProjector));

    [Requires(ConformanceCapabilities.SharedData)]
    public static Task A_column_that_may_now_be_null_needs_a_new_version(ConformanceFixture fixture) => RefusedAsync(fixture, typeof(StockThatMayBeNullProjector));

    [Requires(ConformanceCapabilities.SharedData)]
    public static Task Another_key_needs_a_new_version(ConformanceFixture fixture) => RefusedAsync(fixture, typeof(StockWithAnotherKeyProjector));

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_record_of_another_name_with_the_same_columns_goes_on(ConformanceFixture fixture)
    {
        await FilledAsync(fixture);
        await using var host = await fixture.StartAsync(typeof(StockRenamedProjector));

        Expect.Equal(new StockRenamed("0", "x"), await host.FindAsync<StockRenamed, string>("0"), "The row");
        await host.FillAsync(new("Note", "1"), 1);
        await host.ProjectAsync();
        Expect.Equal(new StockRenamed("0", "xy"), await host.FindAsync<StockRenamed, string>("0"), "The row");
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_new_version_is_filled_from_the_beginning_beside_the_old_one(ConformanceFixture fixture)
    {
        await FilledAsync(fixture);
        await using var host = await fixture.StartAsync(typeof(StockProjector), typeof(StockSecondProjector));

        Expect.Equal(null, await host.FindAsync<StockWithMore, string>("1"), "The row of the new version");
        await host.FillAsync(new("Note", "1"), 1);
        await host.ProjectAsync();

        Expect.Equal(new StockWithMore("0", "0", 3), await host.FindAsync<StockWithMore, string>("0"), "The row of the new version");
        Expect.Equal(new StockWithMore("1", "1", 2), await host.FindAsync<StockWithMore, string>("1"), "The row of the new version");
        Expect.Equal(new Stock("0", "xx"), await host.FindAsync<Stock, string>("0"), "The row of the old version");
        var states = await host.Projections.ReadAsync([new(StockProjector.Name, 1), new(StockProjector.Name, 2)], CancellationToken.None);
        Expect.Sequence([3L, 3L], states.Shards.Select(state => state.Checkpoint.Position.Value), "checkpoints");
    }

    private static async Task FilledAsync(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(typeof(StockProjector));
        await host.FillAsync(new("Note", "1"), 2);
        await host.ProjectAsync();
    }

    private static async Task RefusedAsync(ConformanceFixture fixture, Type projector)
    {
        await FilledAsync(fixture);

        var refused = await Expect.ThrowsAsync<CqrsStartupException>(async () => await (await fixture.StartAsync(projector)).DisposeAsync(), "The start");

        Expect.True(refused.Message.Contains("Version", StringComparison.Ordinal) && refused.Message.Contains(StockProjector.Name, StringComparison.Ordinal), $"\"{refused.Message}\" says what to do");
        await using var old = await fixture.StartAsync(typeof(StockProjector));
        Expect.Equal(new Stock("0", "x"), await old.FindAsync<Stock, string>("0"), "The row of the old record");
    }
}
