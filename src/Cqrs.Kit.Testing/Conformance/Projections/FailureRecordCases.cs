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

        await host.Projections.RecordFailureAsync(new(AccountProjector.Name, 1), null, CancellationToken.None);

        Expect.Equal(null, (await host.StateAsync(AccountProjector.Name)).Failure);
    }

    public static async Task A_commit_forgets_the_failure(ConformanceFixture fixture)
    {
        await using var host = await StoppedAsync(fixture);
        await host.GivenAsync(Bank.Stream, new Opened(Bank.B, "b"));

        await host.ProjectAsync();

        Expect.Equal(null, (await host.StateAsync(AccountProjector.Name)).Failure);
    }

    public static async Task A_failure_at_an_event_that_has_been_passed_since_is_not_recorded(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Opened(Bank.B, "b"));
        await host.ProjectAsync();

        await host.Projections.RecordFailureAsync(new(AccountProjector.Name, 1), _failure, CancellationToken.None);

        Expect.Equal(null, (await host.StateAsync(AccountProjector.Name)).Failure);
    }

    public static async Task A_failure_of_a_projection_that_is_not_there_is_passed_over(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();

        await host.Projections.RecordFailureAsync(new("conformance-nobody", 1), _failure, CancellationToken.None);

        Expect.Equal(0, (await host.Projections.ReadAsync([new("conformance-nobody", 1)], CancellationToken.None)).Count);
    }

    public static async Task A_failure_is_recorded_while_the_projection_is_being_worked_on(ConformanceFixture fixture)
    {
        await using var host = await StoppedAsync(fixture);
        await using (await host.Projections.TryBeginAsync(new(AccountProjector.Name, 1), CancellationToken.None))
        {
            Expect.Equal(_failure, (await host.StateAsync(AccountProjector.Name)).Failure);
        }

        await host.Projections.RecordFailureAsync(new(AccountProjector.Name, 1), _failure with { Position = new LogPosition(9) }, CancellationToken.None);

        Expect.Equal(new LogPosition(9), (await host.StateAsync(AccountProjector.Name)).Failure!.Position);
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
        await host.Projections.RecordFailureAsync(new(AccountProjector.Name, 1), _failure, CancellationToken.None);
        return host;
    }
}
