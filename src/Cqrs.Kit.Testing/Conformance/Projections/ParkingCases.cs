using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>A key whose event cannot be applied waits, and all others go on; tried again, it ends as a clean build would.</summary>
internal static class ParkingCases
{
    private static readonly Type[] _types = [typeof(Keyed), typeof(PileProjector), typeof(GetPile), typeof(GetPileHandler), typeof(GetAnyPile), typeof(GetAnyPileHandler)];

    public static async Task Only_the_key_of_the_row_that_fails_is_parked(ConformanceFixture fixture)
    {
        await using var host = await ParkedAsync(fixture);

        await ExpectPilesAsync(host, "a", "abcd", "d");
        var status = (await host.Control.ListAsync()).Single();
        Expect.Equal((ProjectionRunState.Live, new LogPosition(4), 1), (status.State, status.Position, status.ParkedKeys));
        var parked = (await host.Control.ListParkedAsync(PileProjector.Name)).Single();
        Expect.Equal(("1", new LogPosition(2), 1, 2L), (parked.Key, parked.Failure.Position, parked.Attempts, parked.Waiting));
        Expect.True(parked.Failure.Error.Contains("as the case wants it", StringComparison.Ordinal), $"\"{parked.Failure.Error}\" names the cause");
    }

    public static async Task A_query_for_a_parked_key_says_so_at_once(ConformanceFixture fixture)
    {
        await using var host = await ParkedAsync(fixture);

        await ExpectAsync(new GetPile(1), 1, StaleReason.None);
        await ExpectAsync(new GetPile(1), 2, StaleReason.Parked);
        await ExpectAsync(new GetPile(2), 4, StaleReason.None);
        await ExpectAsync(new GetAnyPile(2), 1, StaleReason.None);
        await ExpectAsync(new GetAnyPile(2), 4, StaleReason.Parked);

        async Task ExpectAsync(IQuery<Pile?> query, long position, StaleReason stale) =>
            Expect.Equal(stale, (await host.Queries.AskAsync(query, Freshness.AtLeast(new LogPosition(position)))).Stale);
    }

    public static async Task Tried_again_it_ends_as_a_clean_build_would(ConformanceFixture fixture)
    {
        await using var host = await ParkedAsync(fixture);
        host.Calls.FailNext(PileProjector.Fault(1, "b"), 0);

        Expect.Equal(1, await host.Control.RetryParkedAsync(PileProjector.Name));
        await host.ProjectAsync();

        await ExpectPilesAsync(host, "abc", "abcd", "d");
        Expect.Equal(0, (await host.Control.ListParkedAsync(PileProjector.Name)).Count);
        await host.GivenAsync(Bank.Stream, new Keyed(1, 2, "e"));
        await host.ProjectAsync();
        await ExpectPilesAsync(host, "abce", "abcde", "d");
        await host.Control.RebuildAsync(PileProjector.Name);
        await ExpectPilesAsync(host, "abce", "abcde", "d");
    }

    public static async Task One_that_fails_again_keeps_what_passed_and_goes_on_waiting(ConformanceFixture fixture)
    {
        await using var host = await ParkedAsync(fixture);
        host.Calls.FailNext(PileProjector.Fault(1, "b"), 0);
        host.Calls.FailNext(PileProjector.Fault(1, "c"), int.MaxValue);

        await host.Control.RetryParkedAsync(PileProjector.Name, "1");
        await host.ProjectAsync();

        await ExpectPilesAsync(host, "ab", "abcd", "d");
        var parked = (await host.Control.ListParkedAsync(PileProjector.Name)).Single();
        Expect.Equal(("1", new LogPosition(3), 2, 1L), (parked.Key, parked.Failure.Position, parked.Attempts, parked.Waiting));
        host.Calls.FailNext(PileProjector.Fault(1, "c"), 0);
        await host.Control.RetryParkedAsync(PileProjector.Name);
        await host.ProjectAsync();
        await ExpectPilesAsync(host, "abc", "abcd", "d");
    }

    public static async Task More_events_than_one_retry_takes_are_applied_in_their_order(ConformanceFixture fixture)
    {
        await using var host = await ParkedAsync(fixture);
        var later = Enumerable.Range(0, 1_100).Select(i => new Keyed(1, 2, $",{i}")).ToList();
        await host.GivenAsync(Bank.Stream, [.. later]);
        await host.ProjectAsync();
        Expect.Equal(1_102L, (await host.Control.ListParkedAsync(PileProjector.Name)).Single().Waiting);
        host.Calls.FailNext(PileProjector.Fault(1, "b"), 0);

        await host.Control.RetryParkedAsync(PileProjector.Name);
        await host.ProjectAsync();

        var texts = string.Concat(later.Select(e => e.Text));
        await ExpectPilesAsync(host, "abc" + texts, "abcd" + texts, "d");
        Expect.Equal(0, (await host.Control.ListParkedAsync(PileProjector.Name)).Count);
    }

    public static async Task Its_first_event_can_be_skipped_and_no_other(ConformanceFixture fixture)
    {
        await using var host = await ParkedAsync(fixture);

        await Expect.ThrowsAsync<InvalidOperationException>(() => host.Control.SkipAsync(PileProjector.Name, new LogPosition(3), "wrong one", "1").AsTask(), "Skipping another");
        await host.Control.SkipAsync(PileProjector.Name, new LogPosition(2), "spoilt at its source", "1");
        await host.Control.RetryParkedAsync(PileProjector.Name);
        await host.ProjectAsync();

        await ExpectPilesAsync(host, "ac", "abcd", "d");
        await host.Control.RebuildAsync(PileProjector.Name); // which could not pass it either
        await ExpectPilesAsync(host, "ac", "abcd", "d");
        Expect.Equal(0, (await host.Control.ListParkedAsync(PileProjector.Name)).Count);
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_parked_key_is_parked_after_a_restart(ConformanceFixture fixture)
    {
        await (await ParkedAsync(fixture)).DisposeAsync();
        await using var host = await fixture.StartAsync(_types);
        await host.GivenAsync(Bank.Stream, new Keyed(1, 3, "e"));

        await host.ProjectAsync();

        await ExpectPilesAsync(host, "a", "abcd", "de");
        Expect.Equal(3L, (await host.Control.ListParkedAsync(PileProjector.Name)).Single().Waiting);
        await host.Control.RetryParkedAsync(PileProjector.Name);
        await host.ProjectAsync();
        await ExpectPilesAsync(host, "abce", "abcd", "de");
    }

    public static async Task In_a_running_host_it_is_tried_again_when_asked(ConformanceFixture fixture)
    {
        await using var host = await ParkedAsync(fixture);
        await host.RunAsync();
        host.Calls.FailNext(PileProjector.Fault(1, "b"), 0);

        await host.Control.RetryParkedAsync(PileProjector.Name);
        await host.UntilAsync(PileProjector.Name, state => state.ParkedKeys == 0);

        await ExpectPilesAsync(host, "abc", "abcd", "d");
    }

    public static async Task A_row_that_only_the_store_refuses_parks_its_key(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(_types);
        host.Calls.FailNext(PileProjector.Null(1, "c"), int.MaxValue);
        await host.GivenAsync(Bank.Stream, new Keyed(1, 2, "a"), new Keyed(1, 2, "b"), new Keyed(1, 2, "c"), new Keyed(2, 3, "d"));

        await host.ProjectAsync();

        await ExpectPilesAsync(host, "ab", "abcd", "d");
        var parked = (await host.Control.ListParkedAsync(PileProjector.Name)).Single();
        Expect.Equal(("1", new LogPosition(3), 1L), (parked.Key, parked.Failure.Position, parked.Waiting));
    }

    public static async Task A_retry_whose_row_the_store_refuses_waits_again_and_holds_up_no_other(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(_types);
        host.Calls.FailNext(PileProjector.Fault(1, "b"), int.MaxValue);
        host.Calls.FailNext(PileProjector.Fault(2, "d"), int.MaxValue);
        await host.GivenAsync(Bank.Stream, new Keyed(1, 3, "a"), new Keyed(1, 3, "b"), new Keyed(1, 3, "c"), new Keyed(2, 3, "d"));
        await host.RunAsync();
        await host.PassedAsync(PileProjector.Name, 4);
        host.Calls.FailNext(PileProjector.Fault(1, "b"), 0);
        host.Calls.FailNext(PileProjector.Fault(2, "d"), 0);
        host.Calls.FailNext(PileProjector.Null(1, "c"), int.MaxValue);

        await host.Control.RetryParkedAsync(PileProjector.Name);
        await host.UntilAsync(PileProjector.Name, state => state.ParkedKeys == 1);

        await ExpectPilesAsync(host, "ab", "d", "abcd");
        var parked = (await host.Control.ListParkedAsync(PileProjector.Name)).Single();
        Expect.Equal(("1", new LogPosition(3), 2, 1L), (parked.Key, parked.Failure.Position, parked.Attempts, parked.Waiting));
        host.Calls.FailNext(PileProjector.Null(1, "c"), 0);
        await host.Control.RetryParkedAsync(PileProjector.Name);
        await host.UntilAsync(PileProjector.Name, state => state.ParkedKeys == 0);
        await ExpectPilesAsync(host, "abc", "d", "abcd");
    }

    public static async Task What_is_skipped_while_it_is_tried_again_is_not_applied(ConformanceFixture fixture)
    {
        await using var host = await ParkedAsync(fixture);
        var administration = host.Services.GetRequiredService<IProjectionAdministration>();
        await host.Control.RetryParkedAsync(PileProjector.Name);
        var lease = Expect.NotNull(await host.TryLeaseAsync(new ProjectionId(PileProjector.Name, 1)), "The lease");
        var retry = Expect.NotNull(await administration.NextRetryAsync(lease.Shard, CancellationToken.None), "The retry");

        await host.Control.SkipAsync(PileProjector.Name, new LogPosition(2), "spoilt at its source", "1");

        await using var transaction = host.Projections.Begin(lease, new Parking(lease, host.Time.GetUtcNow, retry));
        await Expect.ThrowsAsync<ProjectionLeaseLostException>(() => transaction.CommitAsync(lease.Checkpoint, CancellationToken.None).AsTask(), "The commit of the retry");
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_parked_key_waits_also_where_nothing_is_parked_any_more(ConformanceFixture fixture)
    {
        await (await ParkedAsync(fixture)).DisposeAsync();
        await using var host = await fixture.StartAsync(typeof(Keyed), typeof(StoppingPileProjector));
        await host.GivenAsync(Bank.Stream, new Keyed(1, 2, "e"));

        await host.ProjectAsync();
        await ExpectPilesAsync(host, "a", "abcde", "d");
        await host.Control.RetryParkedAsync(PileProjector.Name);
        await host.ProjectAsync();

        await ExpectPilesAsync(host, "abce", "abcde", "d");
        host.Calls.FailNext(PileProjector.Fault(1, "f"), int.MaxValue);
        await host.GivenAsync(Bank.Stream, new Keyed(1, 2, "f"));
        await Expect.ThrowsAsync<ProjectionException>(() => host.ProjectAsync(), "The projection");
    }

    public static async Task A_rebuild_parks_for_itself(ConformanceFixture fixture)
    {
        await using var host = await ParkedAsync(fixture);

        await host.Control.RebuildAsync(PileProjector.Name);

        await ExpectPilesAsync(host, "a", "abcd", "d");
        Expect.Equal(2, (await host.Control.ListParkedAsync(PileProjector.Name)).Single().Shard.Build);
    }

    /// <summary>Four events on the piles 1 to 3, of which the second fails on pile 1.</summary>
    private static async Task<ConformanceHost> ParkedAsync(ConformanceFixture fixture)
    {
        var host = await fixture.StartAsync(_types);
        host.Calls.FailNext(PileProjector.Fault(1, "b"), int.MaxValue);
        await host.GivenAsync(Bank.Stream, new Keyed(1, 2, "a"), new Keyed(1, 2, "b"), new Keyed(1, 2, "c"), new Keyed(2, 3, "d"));
        await host.ProjectAsync();
        return host;
    }

    private static async Task ExpectPilesAsync(ConformanceHost host, params string[] texts)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            Expect.Equal(new Pile(i + 1, texts[i]), await host.FindAsync<Pile, int>(i + 1), $"The pile {i + 1}");
        }
    }
}
