using Cqrs.Kit;
using Cqrs.Kit.Testing;

using Microsoft.Extensions.DependencyInjection;

namespace Docs.Tests.Snippets;

/// <summary>The code of docs/guides/projections.md, rebuilds.md and freshness.md.</summary>
public sealed class ProjectionSnippets
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_parked_key_is_seen_and_retried_and_its_event_skipped()
    {
        await using var host = await StartAsync();
        await host.GivenAsync(StreamName.For<Parcel>("p2"), new ParcelDelivered("p2")); // of a parcel that nobody has sent
        await host.GivenAsync(StreamName.For<Parcel>("p1"), new ParcelDelivered("p1"));
        await host.ProjectionsAsync(cancellationToken: Ct);
        var control = host.Services.GetRequiredService<IProjectionControl>();

        var seen = await SeeParkedAsync(control);
        await SkipParkedAsync(control, new LogPosition(2));
        await host.ProjectionsAsync(cancellationToken: Ct);

        Assert.Equal(["p2 waits with 1 events since position 2: InvalidOperationException"], seen);
        Assert.Empty(await control.ListParkedAsync("parcel-views", cancellationToken: Ct));
        Assert.NotNull((await host.Queries.AskAsync(new GetParcel("p1"), Ct))?.DeliveredAt);
        Assert.Equal(2.5m, (await host.Services.GetRequiredService<IViewReader<TownWeight, string>>().FindAsync("Rome", Ct))?.Weight);
    }

    [Fact]
    public async Task A_rebuild_tells_its_progress_and_is_taken_back()
    {
        await using var host = await StartAsync();
        await host.ProjectionsAsync(cancellationToken: Ct);
        var control = host.Services.GetRequiredService<IProjectionControl>();

        await RebuildAsync(control, Ct);
        await RebuildByHandAsync(control, look: _ => Task.FromResult(false), Ct);

        Assert.Equal([(2, true)], (await control.ListAsync(Ct)).Where(status => status.Projection.Name == "parcel-views" && status.IsLive).Select(status => (status.Build, status.IsPromoted)));
    }

    [Fact]
    public async Task A_command_is_seen_in_the_answer()
    {
        await using var host = await StartAsync();
        await host.ProjectionsAsync(cancellationToken: Ct);

        var asking = DeliverAndAskAsync(host.Commands, host.Queries, Ct);
        await host.ProjectionsAsync(cancellationToken: Ct);

        Assert.NotNull((await asking)?.DeliveredAt);
        Assert.False(await AskOtherwiseAsync(host.Queries, Ct));
    }

    private static async Task<CqrsTestHost> StartAsync()
    {
        var host = await CqrsTestHost.StartAsync(cqrs => cqrs.AddModule(typeof(Parcel).Assembly).Services.AddSingleton<Mailer>(), Ct);
        await host.GivenAsync(StreamName.For<Parcel>("p1"), new ParcelSent("p1", "Rome", 2.5m));
        return host;
    }

    private static async Task<List<string>> SeeParkedAsync(IProjectionControl control)
    {
        List<string> lines = [];
        #region projections-parked
        foreach (var parked in await control.ListParkedAsync("parcel-views"))
        {
            lines.Add($"{parked.Key} waits with {parked.Waiting} events since position {parked.Failure.Position}: {parked.Failure.Error.Split(':')[0]}");
        }

        await control.RetryParkedAsync("parcel-views"); // once the projector is mended
        #endregion
        return lines;
    }

    private static async Task SkipParkedAsync(IProjectionControl control, LogPosition position)
    {
        #region projections-skip
        await control.SkipAsync("parcel-views", position, "Delivered by hand before the till was there; ticket 4711", key: "p2");
        await control.RetryParkedAsync("parcel-views", "p2");
        #endregion
    }

    private static async Task RebuildAsync(IProjectionControl control, CancellationToken cancellationToken)
    {
        #region rebuilds-rebuild
        var progress = new Progress<RebuildProgress>(at => Console.WriteLine($"{at.Done} of {at.Total}, {at.EventsPerSecond:F0} a second, {at.TimeLeft} left"));
        await control.RebuildAsync("parcel-views", progress, cancellationToken: cancellationToken);
        #endregion
    }

    private static async Task RebuildByHandAsync(IProjectionControl control, Func<IProjectionControl, Task<bool>> look, CancellationToken cancellationToken)
    {
        #region rebuilds-by-hand
        await control.RebuildAsync("parcel-views", promote: false, cancellationToken: cancellationToken);
        await control.PromoteAsync("parcel-views", cancellationToken);
        if (await look(control))
        {
            await control.RetireAsync("parcel-views", cancellationToken); // the old build is not wanted any more
        }
        else
        {
            await control.RollBackAsync("parcel-views", cancellationToken); // it is, and was kept up to date
        }
        #endregion
    }

    private static async Task<ParcelView?> DeliverAndAskAsync(ICommandBus commands, IQueryBus queries, CancellationToken cancellationToken)
    {
        #region freshness-position
        var receipt = await commands.SendAsync(new DeliverParcel("p1"), ct: cancellationToken);
        var answer = await queries.AskAsync(new GetParcel("p1"), Freshness.AtLeast(receipt.Position), cancellationToken);
        if (answer.IsStale)
        {
            Console.WriteLine($"As of position {answer.AsOf}: {answer.Stale}.");
        }
        #endregion
        return answer.Value;
    }

    private static async Task<bool> AskOtherwiseAsync(IQueryBus queries, CancellationToken cancellationToken)
    {
        #region freshness-others
        // A version of a stream, which may not be written yet; at most two seconds.
        var byVersion = await queries.AskAsync(new GetParcel("p1"), Freshness.AtLeast(StreamName.For<Parcel>("p1"), 1, TimeSpan.FromSeconds(2)), cancellationToken);

        // Nothing that was recorded more than half a minute ago is missing; rather an error than a stale answer.
        var byAge = await queries.AskAsync(new GetParcel("p1"), Freshness.MaxStaleness(TimeSpan.FromSeconds(30), onTimeout: OnTimeout.Throw), cancellationToken);
        #endregion
        return byVersion.IsStale || byAge.IsStale;
    }
}
