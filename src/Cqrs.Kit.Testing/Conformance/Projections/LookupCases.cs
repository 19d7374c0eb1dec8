using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>Lookups: each event sees the values as of the events before it, however the log is cut into batches.</summary>
internal static class LookupCases
{
    private static readonly object[] _history =
    [
        new Moved("zoe", "Paris"), new Opened(Bank.A, "zoe"), new Moved("zoe", "Rome"), new Greeted("zoe"), new Opened(Bank.B, "max"),
        new Left("zoe"), new Opened(Bank.C, "zoe"), new Moved("max", "Oslo"), new Greeted("max"), new Greeted("zoe"), new Moved("zoe", "Bonn"),
    ];

    public static Task In_batches_of_one(ConformanceFixture fixture) => HoldsAsync(fixture, 1);

    public static Task In_batches_of_two(ConformanceFixture fixture) => HoldsAsync(fixture, 2);

    public static Task In_batches_of_three(ConformanceFixture fixture) => HoldsAsync(fixture, 3);

    public static Task In_batches_of_seven(ConformanceFixture fixture) => HoldsAsync(fixture, 7);

    public static Task In_one_batch(ConformanceFixture fixture) => HoldsAsync(fixture, 1_000);

    private static async Task HoldsAsync(ConformanceFixture fixture, int batchSize)
    {
        await using var host = await fixture.StartAsync(
            cqrs => cqrs.Services.AddCqrs(options => options.ProjectionBatchSize = batchSize),
            AccountProjector.Types);
        await host.GivenAsync(Bank.Stream, _history);
        await host.ProjectAsync();
        await ExpectAsync(host, "nowhere, greeted");
        await host.GivenAsync(Bank.Stream, new Greeted("zoe"));
        await host.ProjectAsync();

        await ExpectAsync(host, "Bonn, greeted");
    }

    private static async Task ExpectAsync(ConformanceHost host, string city)
    {
        await host.ExpectAccountAsync(Bank.A, "zoe", 0, 1, "Rome, greeted");
        await host.ExpectAccountAsync(Bank.B, "max", 0, 1, "Oslo, greeted");
        await host.ExpectAccountAsync(Bank.C, "zoe", 0, 1, city);
    }
}
