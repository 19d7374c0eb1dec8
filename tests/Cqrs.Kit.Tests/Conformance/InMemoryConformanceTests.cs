using Cqrs.Kit.Testing;

namespace Cqrs.Kit.Tests.Conformance;

/// <summary>The in-memory store holds every promise of every suite.</summary>
public sealed class InMemoryConformanceTests
{
    public static TheoryData<string, string> Promises { get; } =
        [.. ConformanceSuite.All.SelectMany(suite => suite.Cases, (suite, promise) => (suite.Name, promise.Name))];

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task Holds(string suite, string promise)
    {
        var found = ConformanceSuite.Find(suite, promise);
        await using var fixture = new InMemoryFixture();
        Assert.SkipUnless(fixture.Capabilities.HasFlag(found.Requires), $"The store declares that it cannot do: {found.Requires}");

        await found.RunAsync(fixture).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }
}
