using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>The tail of the log: what is there, then what comes, until its token ends it.</summary>
internal static class TailCases
{
    private static readonly StreamName _stream = new("Note", "1");

    public static async Task A_tail_gives_what_is_there_and_then_what_is_appended(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 2);
        using var enough = new CancellationTokenSource();
        await using var tail = Tail(host, 0, LogReadOptions.All, enough.Token);

        await ExpectNextAsync(tail, 1, 2);
        var next = tail.MoveNextAsync().AsTask();
        await host.FillAsync(_stream, 1);

        Expect.True(await next, "the tail goes on");
        Expect.Equal(3L, tail.Current.Position.Value);
    }

    public static async Task A_tail_begins_after_a_position_past_the_end(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, 1);
        using var enough = new CancellationTokenSource();
        await using var tail = Tail(host, 3, LogReadOptions.All, enough.Token);
        var next = tail.MoveNextAsync().AsTask();

        await host.FillAsync(_stream, 2);
        await host.FillAsync(_stream, 1);

        Expect.True(await next, "the tail goes on");
        Expect.Equal(4L, tail.Current.Position.Value);
    }

    public static async Task A_tail_gives_the_events_that_were_asked_for(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.GivenAsync(_stream, new Noted("1"), new Counted(2), new Noted("3"));
        using var enough = new CancellationTokenSource();
        await using var tail = Tail(host, 0, new LogReadOptions { EventTypes = ["conformance.counted"], StreamTypes = ["Note"] }, enough.Token);

        await ExpectNextAsync(tail, 2);
        var next = tail.MoveNextAsync().AsTask();
        await host.GivenAsync(_stream, new Noted("4"));
        await host.GivenAsync(new("Other", "1"), new Counted(5));
        await host.GivenAsync(_stream, new Counted(6));

        Expect.True(await next, "the tail goes on");
        Expect.Equal(6L, tail.Current.Position.Value);
    }

    public static async Task A_tail_ends_by_its_token(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        using var enough = new CancellationTokenSource();
        await using var tail = Tail(host, 0, LogReadOptions.All, enough.Token);
        var next = tail.MoveNextAsync().AsTask();

        await enough.CancelAsync();

        await Expect.ThrowsAsync<OperationCanceledException>(() => next, "A cancelled tail");
    }

    public static async Task A_tail_with_an_end_is_refused(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        foreach (var options in new[] { new LogReadOptions { MaxCount = 1 }, new LogReadOptions { UpTo = new LogPosition(1) }, new LogReadOptions { Backwards = true } })
        {
            Expect.Throws<ArgumentException>(() => Tail(host, 0, options, CancellationToken.None), $"A tail with {options}");
        }
    }

    private static IAsyncEnumerator<RecordedEvent> Tail(ConformanceHost host, long after, LogReadOptions options, CancellationToken cancellationToken) =>
        host.Services.GetRequiredService<IEventTail>().TailAsync(new LogPosition(after), options, cancellationToken).GetAsyncEnumerator(CancellationToken.None);

    private static async Task ExpectNextAsync(IAsyncEnumerator<RecordedEvent> tail, params long[] positions)
    {
        foreach (var position in positions)
        {
            Expect.True(await tail.MoveNextAsync(), "the tail goes on");
            Expect.Equal(position, tail.Current.Position.Value);
        }
    }
}
