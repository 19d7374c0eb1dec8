using Cqrs.Kit.HealthChecks;
using Cqrs.Kit.Testing;
using Cqrs.Kit.Tests.Projections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Cqrs.Kit.Tests.HealthChecks;

/// <summary>What the health check says of projections that lag, stop, park or are not filled yet, and of a store that is away.</summary>
public sealed class ProjectionHealthTests
{
    private static readonly StreamName _notes = new("Notes", "1");
    private static readonly ProjectionId _lagging = new("lagging", 1);

    private readonly FakeTimeProvider _time = new();
    private readonly FlakyStore _store = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task<CqrsTestHost> StartAsync(Type projector, Action<ProjectionHealthOptions>? configure = null) => CqrsTestHost.StartAsync(
        cqrs =>
        {
            cqrs.AddTypes([typeof(Noted), projector]).UseInMemory();
            cqrs.Services.AddSingleton<TimeProvider>(_time).AddHealthChecks().AddCqrsProjections(configure: configure);
            _store.Wrap(cqrs.Services);
        },
        Ct);

    private static async Task<HealthReportEntry> CheckAsync(IServiceProvider services)
    {
        var (name, entry) = Assert.Single((await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct)).Entries);
        Assert.Equal("cqrs-projections", name);
        return entry;
    }

    private static Task<HealthReportEntry> CheckAsync(CqrsTestHost host) => CheckAsync(host.Services);

    [Fact]
    public async Task A_projection_at_the_end_of_the_log_is_healthy_and_its_position_lag_and_owner_are_told()
    {
        await using var host = await StartAsync(typeof(LaggingProjector));
        var position = await host.GivenAsync(_notes, new Noted(1));
        await host.ProjectionsAsync(cancellationToken: Ct);
        await host.Services.GetRequiredService<IProjectionStore>().TryLeaseAsync(new ProjectionShard(_lagging, 1, 0), "node-1", TimeSpan.FromMinutes(1), Ct);

        var entry = await CheckAsync(host);

        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Null(entry.Description);
        var (name, data) = Assert.Single(entry.Data);
        var status = Assert.IsType<ProjectionStatus>(data);
        Assert.Equal("lagging v1", name);
        Assert.Equal((position, TimeSpan.Zero, "node-1"), (status.Position, status.Lag, Assert.Single(status.Owners)));
    }

    [Fact]
    public async Task A_lag_up_to_the_objective_is_healthy_and_a_longer_one_degraded_until_it_is_made_up_for()
    {
        await using var host = await StartAsync(typeof(LaggingProjector));
        await host.ProjectionsAsync(cancellationToken: Ct);
        await host.GivenAsync(_notes, new Noted(1));

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);

        _time.Advance(TimeSpan.FromMilliseconds(500));
        var missed = await CheckAsync(host);
        Assert.Equal(HealthStatus.Degraded, missed.Status);
        Assert.Equal("lagging v1 lags 2.5 s, more than 2 s.", missed.Description);

        await host.ProjectionsAsync(cancellationToken: Ct);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task Without_an_objective_no_lag_is_too_long()
    {
        await using var host = await StartAsync(typeof(ParkingProjector));
        await host.ProjectionsAsync(cancellationToken: Ct);
        await host.GivenAsync(_notes, new Noted(1));

        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task Parked_keys_are_degraded()
    {
        await using var host = await StartAsync(typeof(ParkingProjector));
        await host.GivenAsync(_notes, new Noted(1, IsPoison: true), new Noted(2), new Noted(3, IsPoison: true));
        await host.ProjectionsAsync(cancellationToken: Ct);

        var entry = await CheckAsync(host);

        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Equal("parking v1 has parked keys: 2.", entry.Description);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(HealthStatus.Unhealthy)]
    public async Task A_poison_event_is_degraded_or_what_the_options_say(HealthStatus? stopped)
    {
        await using var host = await StartAsync(typeof(LaggingProjector), options => options.Stopped = stopped ?? options.Stopped);
        await host.ProjectionsAsync(cancellationToken: Ct);
        await host.GivenAsync(_notes, new Noted(1), new Noted(2, IsPoison: true));
        await Assert.ThrowsAsync<ProjectionException>(() => host.ProjectionsAsync(cancellationToken: Ct));

        var entry = await CheckAsync(host);

        Assert.Equal(stopped ?? HealthStatus.Degraded, entry.Status);
        Assert.Equal("lagging v1 has stopped at position 2.", entry.Description);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(HealthStatus.Unhealthy)]
    public async Task A_read_model_that_has_never_caught_up_is_degraded_or_what_the_options_say(HealthStatus? catchingUp)
    {
        await using var host = await StartAsync(typeof(LaggingProjector), options => options.CatchingUp = catchingUp ?? options.CatchingUp);

        var entry = await CheckAsync(host);
        await host.ProjectionsAsync(cancellationToken: Ct);
        await host.GivenAsync(_notes, new Noted(1));

        Assert.Equal(catchingUp ?? HealthStatus.Degraded, entry.Status);
        Assert.Equal("lagging v1 has not caught up yet.", entry.Description);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status); // it has once
    }

    [Fact]
    public async Task A_subscription_need_not_have_caught_up()
    {
        await using var host = await StartAsync(typeof(NotedSubscriber), options => options.CatchingUp = HealthStatus.Unhealthy);
        await host.GivenAsync(_notes, new Noted(1));

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task A_paused_projection_and_a_build_beside_the_live_one_are_healthy()
    {
        await using var host = await StartAsync(typeof(LaggingProjector));
        var control = host.Services.GetRequiredService<IProjectionControl>();
        await host.ProjectionsAsync(cancellationToken: Ct);
        await control.RebuildAsync("lagging", promote: false, cancellationToken: Ct);
        await control.PauseAsync("lagging", Ct);

        var entry = await CheckAsync(host);

        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Equal(2, (await control.ListAsync(Ct)).Count);
        Assert.Equal(1, Assert.IsType<ProjectionStatus>(Assert.Single(entry.Data).Value).Build);
    }

    [Fact]
    public async Task A_store_that_cannot_be_asked_is_unhealthy_until_it_can()
    {
        await using var host = await StartAsync(typeof(LaggingProjector));
        await host.ProjectionsAsync(cancellationToken: Ct);

        _store.IsAway = true;
        var away = await CheckAsync(host);
        _store.IsAway = false;

        Assert.Equal(HealthStatus.Unhealthy, away.Status);
        Assert.IsType<IOException>(away.Exception);
        Assert.DoesNotContain(away.Exception.Message, away.Description, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task Before_the_start_it_is_unhealthy()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddCqrs().UseInMemory();
        services.AddHealthChecks().AddCqrsProjections();
        await using var provider = services.BuildServiceProvider();

        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(provider)).Status);
    }

    [EventType("health.noted")]
    public sealed record Noted(int Note, bool IsPoison = false);

    public sealed record LaggingView([property: Key] int Note);

    public sealed record ParkingView([property: Key] int Note);

    [Projection("lagging")]
    [LagObjective("2s")]
    public sealed class LaggingProjector : ViewProjector<LaggingView, int>
    {
        public LaggingProjector() => Create<Noted>(e => e.Note, (e, _) => e.IsPoison ? throw new InvalidOperationException("poison") : new LaggingView(e.Note));
    }

    [Projection("parking", OnPoison = PoisonPolicy.Park)]
    public sealed class ParkingProjector : ViewProjector<ParkingView, int>
    {
        public ParkingProjector() => Create<Noted>(e => e.Note, (e, _) => e.IsPoison ? throw new InvalidOperationException("poison") : new ParkingView(e.Note));
    }

    [Subscription("listening")]
    public sealed class NotedSubscriber : ISubscriber<Noted>
    {
        public ValueTask HandleAsync(Noted @event, EventContext at, CancellationToken cancellationToken) => default;
    }
}
