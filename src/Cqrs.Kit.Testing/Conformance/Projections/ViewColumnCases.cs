namespace Cqrs.Kit.Testing;

/// <summary>Rows come back as what they were, whatever the type of a column or a key.</summary>
internal static class ViewColumnCases
{
    private static readonly DateTimeOffset _time = new DateTimeOffset(2026, 2, 28, 23, 59, 59, TimeSpan.FromHours(-5)).AddMicroseconds(123456);

    public static Task Rows_without_anything_optional_come_back(ConformanceFixture fixture) => RoundTripAsync(fixture, new EveryColumn("empty"));

    public static Task Rows_with_everything_come_back(ConformanceFixture fixture) => RoundTripAsync(fixture, new EveryColumn("full")
    {
        Text = "ä'\"\\;--%_\r\n\t\u2028\U0001F4DD",
        Guid = Guid.Parse("0192f0e4-1c7e-7000-8000-00000000abcd"),
        Bool = true,
        Short = 1,
        Int = -1,
        Long = (1L << 53) + 1,
        Float = 0.1f,
        Double = 0.1 + 0.2,
        Decimal = 1.10m,
        Time = _time,
        Date = new DateOnly(2024, 2, 29),
        TimeOfDay = new TimeOnly(23, 59, 59, 999, 999),
        Duration = TimeSpan.FromDays(40) + TimeSpan.FromMicroseconds(1),
        Bytes = [0, 255, 92, 39],
        Enum = DayOfWeek.Saturday,
        Part = new Part("p \"q\"", [1.10m, -2]),
        MaybeText = "",
        MaybeGuid = Guid.Empty,
        MaybeBool = false,
        MaybeShort = 0,
        MaybeInt = 0,
        MaybeLong = 0,
        MaybeFloat = 0,
        MaybeDouble = -0.5,
        MaybeDecimal = 0.000m,
        MaybeTime = DateTimeOffset.UnixEpoch,
        MaybeDate = new DateOnly(1, 1, 2),
        MaybeTimeOfDay = TimeOnly.MinValue,
        MaybeDuration = TimeSpan.FromHours(-30),
        MaybeBytes = [],
        MaybeEnum = DayOfWeek.Sunday,
        MaybeParts = [new Part("a", []), new Part("b", [0.1m])],
    });

    public static Task Rows_at_the_least_values_come_back(ConformanceFixture fixture) => RoundTripAsync(fixture, new EveryColumn("least")
    {
        Short = short.MinValue,
        Int = int.MinValue,
        Long = long.MinValue,
        Float = float.MinValue,
        Double = double.Epsilon,
        Decimal = decimal.MinValue,
        Time = DateTimeOffset.MinValue,
        Date = DateOnly.MinValue,
        TimeOfDay = TimeOnly.MinValue,
        Duration = TimeSpan.FromDays(-1_000_000),
    });

    public static Task Rows_at_the_greatest_values_come_back(ConformanceFixture fixture) => RoundTripAsync(fixture, new EveryColumn("greatest")
    {
        Text = new string('€', 100_000),
        Short = short.MaxValue,
        Int = int.MaxValue,
        Long = long.MaxValue,
        Float = float.MaxValue,
        Double = double.MaxValue,
        Decimal = decimal.MaxValue,
        Time = DateTimeOffset.MaxValue,
        Date = DateOnly.MaxValue,
        Duration = TimeSpan.FromDays(1_000_000),
        Bytes = [.. Enumerable.Range(0, 10_000).Select(i => (byte)i)],
        MaybeDecimal = 0.0000000000000000000000000001m,
    });

    public static async Task Keys_of_every_type_tell_rows_apart(ConformanceFixture fixture)
    {
        string[] texts = ["a", "A", "café", "cafe\u0301", "", " ", "a ", "'", "%", "\u212b", "\u00c5", "\U0001F4DD"];
        await using var host = await fixture.StartAsync(typeof(Keyed), typeof(IntKeyedProjector), typeof(LongKeyedProjector), typeof(TextKeyedProjector));
        await host.GivenAsync(Bank.Stream, [.. texts.Select((text, i) => new Keyed(i - 1, long.MinValue + i, text))]);
        await host.GivenAsync(Bank.Stream, new Keyed(-1, long.MinValue, "a"));
        await host.ProjectAsync();

        for (var i = 0; i < texts.Length; i++)
        {
            var again = i == 0 ? "a" : "";
            Expect.Equal(new IntKeyed(i - 1, texts[i] + again), await host.FindAsync<IntKeyed, int>(i - 1), "The row");
            Expect.Equal(new LongKeyed(long.MinValue + i, texts[i] + again), await host.FindAsync<LongKeyed, long>(long.MinValue + i), "The row");
            Expect.Equal(new TextKeyed(texts[i], i == 0 ? "xx" : "x"), await host.FindAsync<TextKeyed, string>(texts[i]), "The row");
        }

        Expect.Equal(null, await host.FindAsync<TextKeyed, string>("A "), "The row");
        Expect.Equal(null, await host.FindAsync<IntKeyed, int>(999), "The row");
    }

    public static async Task A_null_in_a_column_that_has_none_cannot_be_passed(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(typeof(Keyed), typeof(NullProjector));
        await host.GivenAsync(Bank.Stream, new Keyed(1, 1, "a"), new Keyed(2, 2, "null"));

        var stopped = await Expect.ThrowsAsync<ProjectionException>(() => host.ProjectAsync(), "The projection");

        Expect.Equal(new LogPosition(2), stopped.Position);
        Expect.Equal(new IntKeyed(1, "a"), await host.FindAsync<IntKeyed, int>(1), "The row before");
        Expect.Equal(null, await host.FindAsync<IntKeyed, int>(2), "The row");
    }

    private static async Task RoundTripAsync(ConformanceFixture fixture, EveryColumn row)
    {
        await using var host = await fixture.StartAsync(typeof(ColumnsGiven), typeof(EveryColumnProjector));
        await host.GivenAsync(Bank.Stream, new ColumnsGiven(row));
        await host.ProjectAsync();

        var found = Expect.NotNull(await host.FindAsync<EveryColumn, string>(row.Id), "The row");

        Expect.Sequence(SpecificationJson.Write(InUtc(row)), SpecificationJson.Write(InUtc(found)), "lines of the row");
    }

    // A point in time comes back as the same point; which offset it is told in is not promised.
    private static EveryColumn InUtc(EveryColumn row) => row with { Time = row.Time.ToUniversalTime(), MaybeTime = row.MaybeTime?.ToUniversalTime() };

    [Projection("conformance-null")]
    private sealed class NullProjector : ViewProjector<IntKeyed, int>
    {
        public NullProjector() => Upsert<Keyed>(e => e.Int, (e, _, _) => new IntKeyed(e.Int, e.Text == "null" ? null! : e.Text));
    }
}
