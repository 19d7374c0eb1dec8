using System.Diagnostics;
using Cqrs.Kit.Tests.Accounts;
using Cqrs.Kit.Tests.Behaviors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Cqrs.Kit.Tests.Diagnostics;

/// <summary>Spans and durations, seen by listeners of this test's own trace.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly ActivitySource _tests = new("tests");
    private readonly List<Activity> _ended = [];
    private readonly ActivityListener _listener;

    public TelemetryTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CqrsDiagnostics.ActivitySourceName || source == _tests,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (_ended)
                {
                    _ended.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _tests.Dispose();
    }

    [Theory]
    [InlineData(ParcelKit.Send, "send", "cqrs.command", CqrsDiagnostics.CommandDurationName)]
    [InlineData(ParcelKit.Weigh, "ask", "cqrs.query", CqrsDiagnostics.QueryDurationName)]
    [InlineData(ParcelKit.Unpack, "ask", "cqrs.query", CqrsDiagnostics.QueryDurationName)]
    public async Task A_message_has_a_span_and_a_duration(string message, string verb, string tag, string instrument)
    {
        using var durations = new MetricCollector<double>(null, CqrsDiagnostics.MeterName, instrument);
        await using var kit = await ParcelKit.StartAsync(_ => { });
        using var request = _tests.StartActivity("request")!;

        await kit.HandleAsync(message, 1);
        kit.Get<Work>().DoAsync = _ => throw new DomainException("Lost.");
        await Assert.ThrowsAsync<DomainException>(() => kit.HandleAsync(message, 1));

        var spans = Spans(request);
        Assert.All(spans, span => Assert.Equal(($"{verb} {message}", message), (span.OperationName, span.GetTagItem(tag))));
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], spans.Select(span => span.Status));
        Assert.Equal(typeof(DomainException).FullName, spans[1].GetTagItem("error.type"));
        Assert.Equal(["ok", "error"], durations.GetMeasurementSnapshot().Where(one => one.Tags[tag] is string name && name == message).Select(one => one.Tags["cqrs.outcome"]));
    }

    [Fact]
    public async Task A_stream_that_is_left_early_has_not_failed()
    {
        using var durations = new MetricCollector<double>(null, CqrsDiagnostics.MeterName, CqrsDiagnostics.QueryDurationName);
        await using var kit = await ParcelKit.StartAsync(_ => { });
        using var request = _tests.StartActivity("request")!;

        await kit.Queries.StreamAsync(new UnpackParcel(3), TestContext.Current.CancellationToken).FirstAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ActivityStatusCode.Unset, Assert.Single(Spans(request)).Status);
        Assert.Contains(durations.GetMeasurementSnapshot(), one => one.Tags["cqrs.query"] is ParcelKit.Unpack && one.Tags["cqrs.outcome"] is "ok");
    }

    [Fact]
    public async Task Projections_and_subscribers_link_to_the_sends_of_their_events()
    {
        await using var kit = await TestKit.StartAsync(cqrs => cqrs.Services.AddSingleton<PoisonSwitch>(), typeof(BalanceProjector), typeof(Greet));
        using var request = _tests.StartActivity("request")!;
        await kit.Commands.SendAsync(new OpenAccount(Guid.NewGuid(), "Ada"));
        var send = Assert.Single(Spans(request));

        await kit.Get<IProjectionControl>().CatchUpAsync(new LogPosition(1), TestContext.Current.CancellationToken);

        Activity[] linked;
        lock (_ended)
        {
            linked = [.. _ended.Where(span => span.Links.Any(link => link.Context.SpanId == send.SpanId))];
        }

        Assert.Equal(["handle greet", "project balances"], linked.Select(span => span.OperationName).Order());
        Assert.All(linked, span => Assert.Equal((ActivityKind.Consumer, send.TraceId), (span.Kind, span.Links.Single().Context.TraceId)));
    }

    private List<Activity> Spans(Activity request)
    {
        lock (_ended)
        {
            return [.. _ended.Where(span => span.ParentSpanId == request.SpanId)];
        }
    }

    [Subscription("greet")]
    public sealed class Greet : ISubscriber<AccountOpened>
    {
        public ValueTask HandleAsync(AccountOpened @event, EventContext at, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
