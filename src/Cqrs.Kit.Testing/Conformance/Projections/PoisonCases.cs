namespace Cqrs.Kit.Testing;

/// <summary>A poison event stops its projection, visibly and alone; nothing is skipped.</summary>
internal static class PoisonCases
{
    public static async Task The_rows_before_a_poison_event_are_kept_and_it_goes_on_when_mended(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Opened(Bank.B, "b"), new Deposited(Bank.A, 1), new Adjusted(Bank.B, 5));
        host.Calls.FailNext(AccountProjector.Name, int.MaxValue);

        var stopped = await Expect.ThrowsAsync<ProjectionException>(() => host.ProjectAsync(), "The projection");

        Expect.Equal(new LogPosition(3), stopped.Position);
        await host.ExpectAccountAsync(Bank.A, "a", 0, 1);
        await host.ExpectAccountAsync(Bank.B, "b", 0, 1);
        host.Calls.FailNext(AccountProjector.Name, 0);
        await host.ProjectAsync();
        await host.ExpectAccountAsync(Bank.A, "a", 1, 2);
        await host.ExpectAccountAsync(Bank.B, "b", 5, 1);
    }

    public static async Task A_stopped_projection_shows_its_position_and_error(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Deposited(Bank.A, 1), new Noted("x"));
        host.Calls.FailNext(AccountProjector.Name, int.MaxValue);
        await Expect.ThrowsAsync<ProjectionException>(() => host.ProjectAsync(), "The projection");

        var status = (await host.Control.ListAsync()).Single();

        Expect.Equal((ProjectionRunState.Stopped, 1L, 2L), (status.State, status.Position.Value, status.LagEvents), "How it stands");
        Expect.Equal(new LogPosition(2), status.Failure!.Position);
        Expect.True(status.Failure.Error.Contains("as the case wants it", StringComparison.Ordinal), $"\"{status.Failure.Error}\" names the cause");
    }

    public static async Task A_poison_event_stops_only_its_projection(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync(typeof(Keyed), typeof(IntKeyedProjector));
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1), new Keyed(1, 1, "a"));
        await host.RunAsync();

        await host.PassedAsync("conformance-int-keyed", 2);
        await host.StoppedAsync(AccountProjector.Name);

        Expect.Equal(new IntKeyed(1, "a"), await host.FindAsync<IntKeyed, int>(1), "The row of the other");
        Expect.Equal(LogPosition.Start, (await host.CheckpointAsync(AccountProjector.Name)).Position);
    }

    public static async Task A_projection_that_is_resumed_goes_on(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        host.Calls.FailNext(AccountProjector.Name, int.MaxValue);
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Deposited(Bank.A, 1), new Deposited(Bank.A, 2));
        await host.RunAsync();
        await host.StoppedAsync(AccountProjector.Name);
        host.Calls.FailNext(AccountProjector.Name, 0);

        await host.Control.ResumeAsync(AccountProjector.Name);

        await host.PassedAsync(AccountProjector.Name, 3);
        await host.ExpectAccountAsync(Bank.A, "a", 3, 3);
        Expect.Equal(null, (await host.StateAsync(AccountProjector.Name)).Failure);
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task An_event_that_this_build_cannot_read_is_not_passed(ConformanceFixture fixture)
    {
        await using (var writer = await fixture.StartAsync(typeof(Raw), typeof(Opened)))
        {
            await writer.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Raw("""{"number":"no number"}"""), new Opened(Bank.B, "b"));
        }

        await using var host = await fixture.StartAsync(typeof(RawRead), typeof(Opened), typeof(RawProjector));

        var stopped = await Expect.ThrowsAsync<ProjectionException>(() => host.ProjectAsync(), "The projection");

        Expect.Equal(new LogPosition(2), stopped.Position);
        Expect.Equal(new LogPosition(1), (await host.CheckpointAsync("conformance-raw")).Position);
        Expect.Equal(new TextKeyed("a", "opened"), await host.FindAsync<TextKeyed, string>("a"), "The row before");
        Expect.Equal(null, await host.FindAsync<TextKeyed, string>("b"), "The row after");
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_name_that_this_build_does_not_know_holds_the_projection_until_one_that_does_comes(ConformanceFixture fixture)
    {
        await using var newer = await fixture.StartBankAsync(typeof(Keyed));
        await newer.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Keyed(1, 1, "new"), new Opened(Bank.B, "b"));
        await using (var older = await fixture.StartBankAsync())
        {
            var unknown = await Expect.ThrowsAsync<UnknownEventTypeException>(() => older.ProjectAsync(), "The older build");

            Expect.Equal(new LogPosition(2), unknown.Position);
            Expect.Equal(new LogPosition(1), (await older.CheckpointAsync(AccountProjector.Name)).Position);
            Expect.Equal(null, (await older.StateAsync(AccountProjector.Name)).Failure);
            await older.ExpectAccountAsync(Bank.A, "a", 0, 1);
            await older.ExpectNoAccountAsync(Bank.B);
        }

        await newer.ProjectAsync();
        await newer.ExpectAccountAsync(Bank.B, "b", 0, 1);
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_retired_event_is_passed_without_a_call(ConformanceFixture fixture)
    {
        await using (var before = await fixture.StartAsync([.. Versioning.First, typeof(Opened)]))
        {
            await before.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new PriceV1(1), new Opened(Bank.B, "b"));
        }

        await using var host = await fixture.StartAsync(cqrs => cqrs.RetireEvent(Versioning.Name), [typeof(Noted), .. AccountProjector.Types]);
        await host.ProjectAsync();

        await host.ExpectAccountAsync(Bank.B, "b", 0, 1);
        Expect.Equal(new LogPosition(3), (await host.CheckpointAsync(AccountProjector.Name)).Position);
    }

    [Projection("conformance-raw")]
    private sealed class RawProjector : ViewProjector<TextKeyed, string>
    {
        public RawProjector()
        {
            Upsert<RawRead>(e => e.Text, (e, _, _) => new TextKeyed(e.Text, "raw"));
            Upsert<Opened>(e => e.Owner, (e, _, _) => new TextKeyed(e.Owner, "opened"));
        }
    }
}
