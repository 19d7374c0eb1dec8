using Cqrs.Kit.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.Projections;

/// <summary>What this process appends is passed on without reading it again, where nothing can lie between. The store here is empty: what the feed gives, it did not read.</summary>
public sealed class LogFeedTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_appended_directly_behind_the_end_is_given_without_reading_it()
    {
        await using var kit = await TestKit.StartAsync(cqrs => cqrs.Services.AddSingleton<PoisonSwitch>(), typeof(BalanceProjector));
        var (feed, signal) = FeedOf(kit);
        await feed.ReadAsync(End(0), Ct);

        Append(signal, 0, Deposited(1), Deposited(2));
        Append(signal, 2, Deposited(3));

        var all = await feed.ReadAsync(End(0), Ct);
        var rest = await feed.ReadAsync(End(1), Ct);
        Assert.Equal([1, 2, 3], PositionsOf(all));
        Assert.Equal((new LogPosition(3), IdOf(3), false), (all!.Passed, all.PassedEventId, all.HasMore));
        Assert.Equal([2, 3], PositionsOf(rest));
    }

    [Fact]
    public async Task What_is_appended_behind_a_gap_is_not_taken()
    {
        await using var kit = await TestKit.StartAsync(cqrs => cqrs.Services.AddSingleton<PoisonSwitch>(), typeof(BalanceProjector));
        var (feed, signal) = FeedOf(kit);
        await feed.ReadAsync(End(0), Ct);

        Append(signal, 1, Deposited(2)); // another process has appended the first

        Assert.Empty(PositionsOf(await feed.ReadAsync(End(0), Ct)));
    }

    [Fact]
    public async Task What_is_appended_behind_another_event_at_the_same_position_is_not_taken()
    {
        await using var kit = await TestKit.StartAsync(cqrs => cqrs.Services.AddSingleton<PoisonSwitch>(), typeof(BalanceProjector));
        var (feed, signal) = FeedOf(kit);
        await feed.ReadAsync(End(0), Ct);
        Append(signal, 0, Deposited(1), Deposited(2));

        signal.Pulse(new LogEnd(new LogPosition(2), IdOf(22)), End(3), [Deposited(3)]); // the log has lost the second, and has another one there

        Assert.Equal([1, 2], PositionsOf(await feed.ReadAsync(End(0), Ct)));
        Assert.Null(await feed.ReadAsync(new LogEnd(new LogPosition(2), IdOf(22)), Ct));
    }

    [Fact]
    public async Task What_is_forgotten_is_not_given_again()
    {
        await using var kit = await TestKit.StartAsync(cqrs => cqrs.Services.AddSingleton<PoisonSwitch>(), typeof(BalanceProjector));
        var (feed, signal) = FeedOf(kit);
        await feed.ReadAsync(End(0), Ct);
        Append(signal, 0, Deposited(1), Deposited(2));

        feed.Forget();

        Assert.Empty(PositionsOf(await feed.ReadAsync(End(0), Ct)));
    }

    [Fact]
    public async Task Who_is_behind_all_that_is_kept_is_sent_to_read_for_himself()
    {
        await using var kit = await TestKit.StartAsync(cqrs => cqrs.Services.AddSingleton<PoisonSwitch>(), typeof(BalanceProjector));
        var (feed, signal) = FeedOf(kit);
        await feed.ReadAsync(End(5), Ct);

        Assert.Null(await feed.ReadAsync(End(4), Ct));
        Append(signal, 5, Deposited(6));
        Assert.Null(await feed.ReadAsync(End(4), Ct));
        Assert.Equal([6], PositionsOf(await feed.ReadAsync(End(5), Ct)));
    }

    [Fact]
    public async Task Events_that_no_projection_handles_are_passed()
    {
        await using var kit = await TestKit.StartAsync(cqrs => cqrs.Services.AddSingleton<PoisonSwitch>(), typeof(BalanceProjector));
        var (feed, signal) = FeedOf(kit);
        await feed.ReadAsync(End(0), Ct);

        Append(signal, 0, Deposited(1), At(2, "unhandled"));

        var page = await feed.ReadAsync(End(0), Ct);
        Assert.Equal([1], PositionsOf(page));
        Assert.Equal(new LogPosition(2), page!.Passed);
    }

    [Fact]
    public async Task While_nobody_comes_little_is_kept()
    {
        await using var kit = await TestKit.StartAsync(cqrs => cqrs.Services.AddSingleton<PoisonSwitch>(), typeof(BalanceProjector));
        var (feed, signal) = FeedOf(kit);
        Append(signal, 0, Deposited(1)); // nobody has come yet
        Assert.Empty(PositionsOf(await feed.ReadAsync(End(0), Ct)));

        for (var position = 1; position <= 100; position++)
        {
            Append(signal, position - 1, Deposited(position));
        }

        Assert.Equal(16, PositionsOf(await feed.ReadAsync(End(0), Ct)).Count());
    }

    [Fact]
    public async Task Who_comes_to_what_cannot_be_decoded_is_sent_to_read_for_himself()
    {
        await using var kit = await TestKit.StartAsync(cqrs => cqrs.Services.AddSingleton<PoisonSwitch>(), typeof(BalanceProjector));
        var (feed, signal) = FeedOf(kit);
        await feed.ReadAsync(End(0), Ct);

        signal.Pulse(End(0), End(1), Undecodable());

        Assert.Null(await feed.ReadAsync(End(0), Ct));

        static IEnumerable<RecordedEvent> Undecodable()
        {
            yield return Deposited(1);
            throw new EventSerializationException("No.", "account.deposited", new LogPosition(1), null);
        }
    }

    private static (LogFeed Feed, LogSignal Signal) FeedOf(TestKit kit)
    {
        var signal = new LogSignal();
        return (new LogFeed(kit.Store, signal, kit.Get<ProjectionCatalog>(), kit.Get<EventTypeRegistry>()), signal);
    }

    private static void Append(LogSignal signal, long after, params RecordedEvent[] events) =>
        signal.Pulse(End(after), End(after + events.Length), events);

    private static LogEnd End(long position) => new(new LogPosition(position), position == 0 ? Guid.Empty : IdOf(position));

    private static RecordedEvent Deposited(long position) => At(position, new Deposited(Guid.Empty, position));

    private static RecordedEvent At(long position, object data)
    {
        var at = new EventContext
        {
            EventId = IdOf(position),
            Stream = StreamName.Parse("Account-1"),
            Version = position - 1,
            Position = new LogPosition(position),
            Timestamp = DateTimeOffset.UnixEpoch,
            TypeName = "account.deposited",
            TypeVersion = 1,
            StoredMetadata = "{}"u8.ToArray(),
        };
        return new RecordedEvent(at, data);
    }

    private static Guid IdOf(long position) => new((int)position, 0, 0, new byte[8]);

    private static IEnumerable<long> PositionsOf(LogPage? page) => page!.Events.Select(e => e.Position.Value);
}
