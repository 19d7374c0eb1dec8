using Cqrs.Kit.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Cqrs.Kit.Tests.Projections;

/// <summary>Which lag objectives there are, and the metrics that tell of one that is missed and of parked keys.</summary>
public sealed class LagObjectiveTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2s", 2_000)]
    [InlineData("250 ms", 250)]
    [InlineData("1.5m", 90_000)]
    [InlineData("1h", 3_600_000)]
    public void An_objective_is_a_number_and_a_unit(string atMost, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), new LagObjectiveAttribute(atMost).Read());

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("1.2.3s")]
    [InlineData("2 weeks")]
    [InlineData("00:00:02")]
    [InlineData("99999999h")]
    public void Anything_else_is_none(string atMost) => Assert.Null(new LagObjectiveAttribute(atMost).Read());

    [Fact]
    public async Task What_is_no_objective_is_a_fault_at_the_start()
    {
        await using var kit = TestKit.Create(_ => { }, typeof(SoonProjector));

        var failure = await Assert.ThrowsAsync<CqrsStartupException>(() => kit.Get<ICqrsStartup>().StartAsync(Ct));

        var fault = Assert.Single(failure.Faults);
        Assert.Contains("[LagObjective(\"soon\")]", fault, StringComparison.Ordinal);
        Assert.Contains(typeof(SoonProjector).ToString(), fault, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_missed_objective_and_parked_keys_are_metrics()
    {
        using var gauges = new ProjectionGauges();
        var time = new FakeTimeProvider();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<Interference>().AddSingleton<TimeProvider>(time);
        builder.Services.AddCqrs(options => options.RunProjections = false).UseInMemory().AddTypes([.. TestKit.AccountTypes, typeof(MeasuredProjector)]); // moved by the test alone
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await ShowsAsync(isMissed: 0, keys: 0);

        var id = Guid.NewGuid();
        var appended = await host.Services.GetRequiredService<IEventStore>().AppendAsync(StreamName.For<Account>(id), ExpectedVersion.NoStream, [new AccountOpened(id, "Ada")], Ct);
        await ShowsAsync(isMissed: 1, keys: 0);

        await host.Services.GetRequiredService<IProjectionControl>().CatchUpAsync(appended.Position, Ct);
        await ShowsAsync(isMissed: 0, keys: 1);
        await host.StopAsync(Ct);

        async Task ShowsAsync(int isMissed, int keys)
        {
            await gauges.UntilAsync("measured", CqrsDiagnostics.ProjectionLagObjectiveMissedName, value => value == isMissed, NextMeasurement);
            await gauges.UntilAsync("measured", CqrsDiagnostics.ProjectionParkedKeysName, value => value == keys, NextMeasurement);
        }

        void NextMeasurement() => time.Advance(TimeSpan.FromSeconds(1));
    }

    public sealed record SoonView([property: Key] Guid AccountId);

    [Projection("soon")]
    [LagObjective("soon")]
    public sealed class SoonProjector : ViewProjector<SoonView, Guid>
    {
        public SoonProjector() => Create<AccountOpened>(e => e.AccountId, (e, _) => new SoonView(e.AccountId));
    }

    public sealed record MeasuredView([property: Key] Guid AccountId);

    [Projection("measured", OnPoison = PoisonPolicy.Park)]
    [LagObjective("5s")]
    public sealed class MeasuredProjector : ViewProjector<MeasuredView, Guid>
    {
        public MeasuredProjector() => Create<AccountOpened>(e => e.AccountId, (_, _) => throw new InvalidOperationException("poison"));
    }
}
