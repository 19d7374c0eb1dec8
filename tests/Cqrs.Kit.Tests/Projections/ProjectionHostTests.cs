using Cqrs.Kit.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cqrs.Kit.Tests.Projections;

public sealed class ProjectionHostTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<IHost> StartAsync(Action<CqrsBuilder>? configure = null, Action<CqrsOptions>? options = null, params Type[] types)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<Interference>().AddSingleton<PoisonSwitch>();
        var cqrs = builder.Services.AddCqrs(options).UseInMemory()
            .AddTypes([.. TestKit.AccountTypes, typeof(BalanceProjector), typeof(GetBalance), typeof(GetBalanceHandler), .. types]);
        configure?.Invoke(cqrs);
        var host = builder.Build();
        await host.StartAsync(Ct);
        return host;
    }

    private static ICommandBus Commands(IHost host) => host.Services.GetRequiredService<ICommandBus>();

    private static IQueryBus Queries(IHost host) => host.Services.GetRequiredService<IQueryBus>();

    [Fact]
    public async Task The_host_keeps_the_read_model_and_a_commands_position_reads_it()
    {
        using var host = await StartAsync();
        var id = Guid.NewGuid();
        await Commands(host).SendAsync(new OpenAccount(id, "Ada"), ct: Ct);
        var receipt = await Commands(host).SendAsync(new Deposit(id, 5), ct: Ct);

        var answer = await Queries(host).AskAsync(new GetBalance(id), Freshness.AtLeast(receipt.Position, _long), Ct);

        Assert.Equal(5, answer.Value);
        Assert.False(answer.IsStale);
        Assert.True(answer.AsOf >= receipt.Position);
        await host.StopAsync(Ct);
    }

    [Fact]
    public async Task A_poison_event_stops_the_projection_before_it_visibly_and_resuming_after_the_fix_goes_on()
    {
        using var host = await StartAsync();
        var control = host.Services.GetRequiredService<IProjectionControl>();
        var id = Guid.NewGuid();
        await Commands(host).SendAsync(new OpenAccount(id, "Ada"), ct: Ct);
        await Commands(host).SendAsync(new Deposit(id, 5), ct: Ct);
        var poison = await Commands(host).SendAsync(new Deposit(id, BalanceProjector.Poison), ct: Ct);
        var last = await Commands(host).SendAsync(new Deposit(id, 1), ct: Ct);

        var stopped = await Queries(host).AskAsync(new GetBalance(id), Freshness.AtLeast(last.Position, _long), Ct);
        var status = Assert.Single(await control.ListAsync(Ct));

        Assert.Equal(StaleReason.Stopped, stopped.Stale);
        Assert.Equal(5, stopped.Value);
        Assert.Equal(ProjectionRunState.Stopped, status.State);
        Assert.Equal(poison.Position, status.Failure!.Position);
        Assert.Contains("thirteen", status.Failure.Error, StringComparison.Ordinal);
        Assert.Equal(2, status.LagEvents);

        host.Services.GetRequiredService<PoisonSwitch>().IsOn = false;
        await control.ResumeAsync("balances", Ct);
        var mended = await Queries(host).AskAsync(new GetBalance(id), Freshness.AtLeast(last.Position, _long), Ct);

        Assert.Equal(19, mended.Value);
        Assert.Null(Assert.Single(await control.ListAsync(Ct)).Failure);
        await host.StopAsync(Ct);
    }

    [Fact]
    public async Task An_event_is_not_blamed_by_a_node_that_does_not_work_on_the_projection_any_more()
    {
        using var host = await StartAsync(options: options => options.RunProjections = false);
        var store = host.Services.GetRequiredService<IProjectionStore>();
        var shard = new ProjectionShard(new ProjectionId("balances", 1), 1, 0);
        var id = Guid.NewGuid();
        await Commands(host).SendAsync(new OpenAccount(id, "Ada"), ct: Ct);
        await using var runner = await host.Services.GetRequiredService<ProjectionParts>().TryLeaseAsync(shard, Ct);
        await runner!.StepAsync(Ct);
        await Commands(host).SendAsync(new Deposit(id, BalanceProjector.Poison), ct: Ct);

        await store.ReleaseAsync([runner.Lease], Ct);
        Assert.NotNull(await store.TryLeaseAsync(shard, "another", _long, Ct));

        await Assert.ThrowsAsync<ProjectionLeaseLostException>(async () => await runner.StepAsync(Ct));
        await host.StopAsync(Ct);
    }

    [Fact]
    public async Task A_transient_fault_is_tried_again_with_growing_pauses_for_as_long_as_it_takes()
    {
        var time = new SteppingTime();
        var store = new FlakyStore { FailuresLeft = 20 };
        using var host = await StartAsync(
            cqrs =>
            {
                cqrs.Services.AddSingleton<TimeProvider>(time);
                store.Wrap(cqrs.Services);
            },
            options => options.RetryDelay = TimeSpan.FromMilliseconds(100));
        var id = Guid.NewGuid();

        var (_, position) = await Commands(host).SendAsync(new OpenAccount(id, "Ada"), ct: Ct);
        var answer = await Queries(host).AskAsync(new GetBalance(id), Freshness.AtLeast(position, TimeSpan.FromDays(1)), Ct);

        Assert.False(answer.IsStale);
        Assert.Equal(0, answer.Value);
        Assert.True(store.FailuresLeft <= 0);
        var pauses = time.Delays.Where(delay => delay != new CqrsOptions().PollInterval && delay < TimeSpan.FromHours(1)).ToList();
        Assert.Contains(pauses, pause => pause <= TimeSpan.FromMilliseconds(150));
        Assert.Contains(pauses, pause => pause >= TimeSpan.FromMilliseconds(3_200));
        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(9_600)));
        await host.StopAsync(Ct);
    }

    [Fact]
    public async Task A_renewal_that_crosses_the_taking_anew_of_a_lease_stops_no_worker_so_that_attempts_are_counted_on()
    {
        var store = new FlakyStore();
        var subscriber = new Refusing();
        using var host = await StartAsync(
            cqrs =>
            {
                cqrs.Services.AddSingleton<TimeProvider>(new SteppingTime()).AddSingleton(subscriber);
                store.Wrap(cqrs.Services);
            },
            types: typeof(Refusing));
        var changes = host.Services.GetRequiredService<ProjectionSignal>();
        var renewals = 0;
        store.Taken = async () =>
        {
            if (subscriber.Calls == 1 && renewals == 0)
            {
                var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                store.Renewed = () =>
                {
                    if (++renewals == 3) // what came of the second is done
                    {
                        looked.SetResult();
                    }
                    else
                    {
                        changes.Pulse();
                    }
                };
                changes.Pulse();
                await looked.Task.WaitAsync(Ct);
                store.Renewed = () => { };
            }

            return true;
        };

        var (failure, position) = await RefuseAsync(host);

        Assert.Equal((3, position), (renewals, failure.Position));
        Assert.Equal(host.Services.GetRequiredService<CqrsOptions>().MaxSubscriberAttempts, subscriber.Calls);
        await host.StopAsync(Ct);
    }

    [Fact]
    public async Task A_worker_that_could_not_take_its_lease_anew_leaves_its_attempts_to_the_next()
    {
        var store = new FlakyStore();
        var subscriber = new Refusing();
        using var host = await StartAsync(
            cqrs =>
            {
                cqrs.Services.AddSingleton<TimeProvider>(new SteppingTime()).AddSingleton(subscriber);
                store.Wrap(cqrs.Services);
            },
            types: typeof(Refusing));
        var takes = 0;
        store.Taken = () => Task.FromResult(subscriber.Calls == 0 || ++takes % 3 != 0);

        await RefuseAsync(host);

        Assert.True(takes > 3);
        Assert.Equal(host.Services.GetRequiredService<CqrsOptions>().MaxSubscriberAttempts, subscriber.Calls);
        await host.StopAsync(Ct);
    }

    /// <summary>Appends an event that a subscriber refuses, and waits until that has stopped.</summary>
    private static async Task<(ProjectionFailure Failure, LogPosition Position)> RefuseAsync(IHost host)
    {
        var changes = host.Services.GetRequiredService<ProjectionSignal>();
        var (_, position) = await Commands(host).SendAsync(new OpenAccount(Guid.NewGuid(), "Ada"), ct: Ct);
        while (true)
        {
            var wake = changes.Next; // taken before looking
            if ((await host.Services.GetRequiredService<IProjectionControl>().ListAsync(Ct)).Single(status => status.Projection.Name == "refusing").Failure is { } failure)
            {
                return (failure, position);
            }

            await wake.WaitForAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System, Ct);
        }
    }

    [Fact]
    public async Task A_process_that_runs_no_projections_leaves_them_to_others()
    {
        using var host = await StartAsync(options: options => options.RunProjections = false);
        var (_, position) = await Commands(host).SendAsync(new OpenAccount(Guid.NewGuid(), "Ada"), ct: Ct);

        var answer = await Queries(host).AskAsync(new GetBalance(Guid.NewGuid()), Freshness.AtLeast(position, TimeSpan.Zero), Ct);

        Assert.Equal(StaleReason.Lagging, answer.Stale);
        await host.StopAsync(Ct);
    }

    [Fact]
    public async Task Lag_is_offered_as_metrics()
    {
        using var gauges = new ProjectionGauges();
        using var host = await StartAsync(options: options => options.PollInterval = TimeSpan.FromMilliseconds(10));
        var id = Guid.NewGuid();
        await Commands(host).SendAsync(new OpenAccount(id, "Ada"), ct: Ct);
        var poison = await Commands(host).SendAsync(new Deposit(id, BalanceProjector.Poison), ct: Ct);
        await Queries(host).AskAsync(new GetBalance(id), Freshness.AtLeast(poison.Position, _long), Ct);

        await gauges.UntilAsync("balances", CqrsDiagnostics.ProjectionLagEventsName, events => events == 1);
        await gauges.UntilAsync("balances", CqrsDiagnostics.ProjectionLagName, seconds => seconds > 0);
        await host.StopAsync(Ct);
    }

    [Subscription("refusing")]
    public sealed class Refusing : ISubscriber<AccountOpened>
    {
        public int Calls { get; private set; }

        public ValueTask HandleAsync(AccountOpened @event, EventContext at, CancellationToken cancellationToken)
        {
            Calls++;
            throw new InvalidOperationException("no");
        }
    }
}
