namespace Cqrs.Kit.Testing;

/// <summary>That a projection has stopped is recorded, and forgotten when it goes on.</summary>
internal static class FailureRecordCases
{
    private static readonly ProjectionFailure _failure = new(new LogPosition(2), "SomeException: ä \"quoted\"", new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.FromHours(2)).AddMicroseconds(7));

    public static async Task A_failure_comes_back(ConformanceFixture fixture)
    {
        await using var host = await StoppedAsync(fixture);

        var found = Expect.NotNull((await host.StateAsync(AccountProjector.Name)).Failure);

        Expect.Equal(_failure, found);
    }

    public static async Task A_failure_leaves_the_checkpoint_alone(ConformanceFixture fixture)
    {
        await using var host = await StoppedAsync(fixture);

        Expect.Equal(new LogPosition(1), (await host.CheckpointAsync(AccountProjector.Name)).Position);
    }

    public static async Task A_failure_can_be_forgotten(ConformanceFixture fixture)
    {
        await using var host = await StoppedAsync(fixture);

        await host.Control.ResumeAsync(AccountProjector.Name);

        Expect.Equal(null, (await host.StateAsync(AccountProjector.Name)).Failure);
    }

    public static async Task One_that_has_stopped_is_not_worked_on_until_it_is_resumed(ConformanceFixture fixture)
    {
        await using var host = await StoppedAsync(fixture);

        Expect.Equal(null, await host.TryLeaseAsync(new(AccountProjector.Name, 1)), "The lease");

        await host.Control.ResumeAsync(AccountProjector.Name);
        Expect.NotNull(await host.TryLeaseAsync(new(AccountProjector.Name, 1)), "The lease");
    }

    public static async Task A_failure_under_a_lease_that_is_lost_is_not_recorded(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Opened(Bank.B, "b"));
        var lost = Expect.NotNull(await host.TryLeaseAsync(new(AccountProjector.Name, 1)));
        await host.Projections.ReleaseAsync([lost], CancellationToken.None);
        await host.ProjectAsync();

        await host.Projections.RecordFailureAsync(lost, _failure, CancellationToken.None);

        Expect.Equal(null, (await host.StateAsync(AccountProjector.Name)).Failure);
    }

    public static async Task Ordinary_errors_are_not_transient(ConformanceFixture fixture)
    {
        await using var host = await StoppedAsync(fixture);

        Expect.True(!host.Projections.IsTransient(new InvalidOperationException("x")), "an InvalidOperationException is not transient");
        Expect.True(!host.Projections.IsTransient(new DomainException("x")), "a DomainException is not transient");
    }

    private static async Task<ConformanceHost> StoppedAsync(ConformanceFixture fixture)
    {
        var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"));
        await host.ProjectAsync();
        await host.Projections.RecordFailureAsync(Expect.NotNull(await host.TryLeaseAsync(new(AccountProjector.Name, 1))), _failure, CancellationToken.None);
        return host;
    }
}
