using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.PostgreSql.Tests.EventStore;

/// <summary>Reads that go together with those of others give what they give alone, and what is wrong with one is no other's.</summary>
public sealed class ReadGatheringTests
{
    private const int LongStream = GatheredRead.MaxEvents + 40;

    [Fact]
    public async Task Reads_that_were_asked_for_while_others_were_on_their_way_go_together_and_each_gets_its_own()
    {
        await using var reads = await HeldReads.BeginAsync(FillAsync);
        var short1 = reads.Read("short");
        var missing = reads.Read("missing");
        var erased = reads.Read("erased");
        var truncated = reads.Read("truncated");
        var longest = reads.Read("long");
        var exact = reads.Read("exact");
        var behind = reads.Read("short", new StreamReadOptions { FromVersion = 2 });
        var past = reads.Read("short", new StreamReadOptions { FromVersion = 3 });
        var capped = reads.Read("long", new StreamReadOptions { FromVersion = 1, MaxCount = GatheredRead.MaxEvents + 2 });
        var first = reads.Read("long", new StreamReadOptions { MaxCount = 1 });
        var twice = reads.Read("short");

        await reads.HoldNextAsync(); // one statement
        await reads.ReleaseAsync();

        Assert.Equal([0, 1, 2], Versions(await short1));
        Assert.Empty(await missing);
        await Assert.ThrowsAsync<StreamErasedException>(() => erased);
        Assert.Equal([3, 4], Versions(await truncated));
        Assert.Equal(Enumerable.Range(0, LongStream), Versions(await longest));
        Assert.Equal(Enumerable.Range(0, GatheredRead.MaxEvents), Versions(await exact));
        Assert.Equal([2], Versions(await behind));
        Assert.Empty(await past);
        Assert.Equal(Enumerable.Range(1, GatheredRead.MaxEvents + 2), Versions(await capped));
        Assert.Equal([0], Versions(await first));
        Assert.Equal((await short1).Select(Parts), (await twice).Select(Parts));
        Assert.Equal((await reads.Read("short")).Select(Parts), (await twice).Select(Parts)); // alone
        Assert.All((await short1).Concat(await longest), e => Assert.Equal($"{e.Stream.Id} {e.Version}", ((Noted)e.Data!).Text));
    }

    [Fact]
    public async Task A_caller_that_gives_up_before_or_during_the_statement_harms_no_other()
    {
        await using var reads = await HeldReads.BeginAsync(FillAsync);
        using var before = new CancellationTokenSource();
        using var during = new CancellationTokenSource();
        var given = new[] { reads.Read("long", null, before.Token), reads.Read("long", null, during.Token) };
        var stays = reads.Read("short");
        await before.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given[0]);

        await reads.HoldNextAsync();
        await during.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given[1]);
        await reads.ReleaseAsync();

        Assert.Equal([0, 1, 2], Versions(await stays));
    }

    [Fact]
    public async Task When_the_session_of_the_statement_is_killed_each_read_goes_alone()
    {
        await using var reads = await HeldReads.BeginAsync(FillAsync);
        var (first, second, erased) = (reads.Read("short"), reads.Read("long"), reads.Read("erased"));

        await reads.Database.KillAsync(await reads.HoldNextAsync());
        await reads.AloneAsync(3);
        await reads.ReleaseAsync();

        Assert.Equal([0, 1, 2], Versions(await first));
        Assert.Equal(Enumerable.Range(0, LongStream), Versions(await second));
        await Assert.ThrowsAsync<StreamErasedException>(() => erased);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_fails_only_the_read_of_its_stream_after_the_events_before_it()
    {
        await using var reads = await HeldReads.BeginAsync(
            FillAsync, "update cqrs.events set type = 'unknown' where version = 2 and stream_id = (select id from cqrs.streams where name = 'Note-exact')");
        var (bad, good) = (reads.Host.Store.ReadStreamAsync(TestHost.Stream("exact")).GetAsyncEnumerator(TestContext.Current.CancellationToken), reads.Read("short"));
        var begun = bad.MoveNextAsync();

        await reads.HoldNextAsync();
        await reads.ReleaseAsync();

        Assert.True(await begun);
        Assert.True(await bad.MoveNextAsync());
        Assert.Equal(1, bad.Current.Version);
        await Assert.ThrowsAsync<UnknownEventTypeException>(() => bad.MoveNextAsync().AsTask());
        Assert.Equal([0, 1, 2], Versions(await good));
    }

    [Fact]
    public async Task Past_the_bytes_that_one_statement_takes_the_rest_is_fetched_by_its_own_reading()
    {
        var text = new string('x', 500_000);
        await using var reads = await HeldReads.BeginAsync(async host =>
        {
            for (var stream = 0; stream < 10; stream++)
            {
                await host.Store.AppendAsync(
                    TestHost.Stream($"{stream}"), ExpectedVersion.NoStream, [.. Enumerable.Range(0, 4).Select(_ => new Noted(text))], TestContext.Current.CancellationToken);
            }
        });
        var asked = Enumerable.Range(0, 10).Select(stream => reads.Read($"{stream}")).ToList();

        await reads.HoldNextAsync();
        await reads.ReleaseAsync();

        Assert.All(await Task.WhenAll(asked), answer => Assert.Equal([0, 1, 2, 3], Versions(answer)));
    }

    [Fact]
    public async Task More_than_one_statement_takes_go_in_the_next()
    {
        await using var reads = await HeldReads.BeginAsync(FillAsync);
        var asked = Enumerable.Range(0, (3 * ReadGathering.MaxStreams) + 1).Select(i => reads.Read(i % 2 == 0 ? "short" : "missing")).ToList();

        await reads.ReleaseAsync();

        var answers = await Task.WhenAll(asked);
        Assert.All(answers.Index(), answer => Assert.Equal(answer.Index % 2 == 0 ? 3 : 0, answer.Item.Count));
    }

    [Fact]
    public async Task What_was_appended_before_a_read_was_asked_for_is_in_it_however_many_read()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);

        await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            for (var version = 0; version < 10; version++)
            {
                await host.NoteAsync($"{caller}", $"{version}");
                var stream = await host.Store.ReadStreamAsync(TestHost.Stream($"{caller}")).ToListAsync(TestContext.Current.CancellationToken);
                Assert.Equal(Enumerable.Range(0, version + 1), Versions(stream));
            }
        })));
    }

    private static async Task FillAsync(CqrsTestHost host)
    {
        foreach (var (stream, events) in new[] { ("short", 3), ("erased", 2), ("truncated", 5), ("exact", GatheredRead.MaxEvents), ("long", LongStream) })
        {
            await host.Store.AppendAsync(
                TestHost.Stream(stream), ExpectedVersion.NoStream, [.. Enumerable.Range(0, events).Select(i => new Noted($"{stream} {i}"))], TestContext.Current.CancellationToken);
        }

        var lifecycle = host.Get<IStreamLifecycle>();
        await lifecycle.EraseAsync(TestHost.Stream("erased"), TestContext.Current.CancellationToken);
        await lifecycle.TruncateAsync(TestHost.Stream("truncated"), 3, TestContext.Current.CancellationToken);
    }

    private static object Parts(RecordedEvent e) => (e.At.EventId, e.Stream, e.Version, e.Position, e.At.Timestamp, e.At.TypeName, e.At.TypeVersion, Convert.ToHexString(e.At.StoredMetadata.Span), e.Data);

    private static IEnumerable<int> Versions(IEnumerable<RecordedEvent> events) => events.Select(e => (int)e.Version);
}
