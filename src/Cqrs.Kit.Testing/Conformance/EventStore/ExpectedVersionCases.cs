namespace Cqrs.Kit.Testing;

/// <summary>Expected versions: which appends go through, and what is said of the others.</summary>
internal static class ExpectedVersionCases
{
    private static readonly StreamName _stream = new("Note", "1");

    public static async Task No_stream_goes_through_on_a_new_stream(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        var result = await host.Store.AppendAsync(_stream, ExpectedVersion.NoStream, [new Noted("a")]);

        Expect.Equal(AppendOutcome.Appended, result.Outcome);
        Expect.Equal(new LogPosition(1), result.Position);
        Expect.Sequence([0L], result.Versions);
    }

    public static Task No_stream_conflicts_with_a_stream_that_has_events(ConformanceFixture fixture) =>
        ConflictsAsync(fixture, existing: 2, ExpectedVersion.NoStream, actual: 1);

    public static Task Stream_exists_goes_through_on_a_stream_that_has_events(ConformanceFixture fixture) =>
        GoesThroughAsync(fixture, existing: 2, ExpectedVersion.StreamExists);

    public static Task Stream_exists_conflicts_with_a_new_stream(ConformanceFixture fixture) =>
        ConflictsAsync(fixture, existing: 0, ExpectedVersion.StreamExists, actual: -1);

    public static Task The_exact_version_goes_through(ConformanceFixture fixture) =>
        GoesThroughAsync(fixture, existing: 3, ExpectedVersion.Exactly(2));

    public static Task An_older_version_conflicts(ConformanceFixture fixture) =>
        ConflictsAsync(fixture, existing: 3, ExpectedVersion.Exactly(1), actual: 2);

    public static Task A_version_that_is_not_there_yet_conflicts(ConformanceFixture fixture) =>
        ConflictsAsync(fixture, existing: 3, ExpectedVersion.Exactly(3), actual: 2);

    public static Task Version_0_conflicts_with_a_new_stream(ConformanceFixture fixture) =>
        ConflictsAsync(fixture, existing: 0, ExpectedVersion.Exactly(0), actual: -1);

    public static Task The_highest_version_that_can_be_expected_conflicts(ConformanceFixture fixture) =>
        ConflictsAsync(fixture, existing: 1, ExpectedVersion.Exactly(long.MaxValue - 3), actual: 0);

    public static Task Any_goes_through_on_a_new_stream(ConformanceFixture fixture) =>
        GoesThroughAsync(fixture, existing: 0, ExpectedVersion.Any);

    public static Task Any_goes_through_on_a_stream_that_has_events(ConformanceFixture fixture) =>
        GoesThroughAsync(fixture, existing: 3, ExpectedVersion.Any);

    public static Task A_version_that_no_stream_can_have_is_refused(ConformanceFixture fixture)
    {
        Expect.Throws<ArgumentOutOfRangeException>(() => ExpectedVersion.Exactly(-5), "Expecting version −5");
        Expect.Throws<ArgumentOutOfRangeException>(() => ExpectedVersion.Exactly(long.MaxValue), "Expecting version long.MaxValue");
        return Task.CompletedTask;
    }

    private static async Task GoesThroughAsync(ConformanceFixture fixture, int existing, ExpectedVersion expected)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, existing);

        var result = await host.Store.AppendAsync(_stream, expected, [new Noted("x"), new Noted("y")]);

        Expect.Equal(new LogPosition(existing + 2), result.Position);
        Expect.Sequence([existing + 1L], result.Versions);
        await host.ExpectStreamAsync(_stream, [.. Enumerable.Range(0, existing).Select(i => new Noted($"{i}")), new Noted("x"), new Noted("y")]);
    }

    /// <summary>As a value and as an exception, and in neither case is anything written.</summary>
    private static async Task ConflictsAsync(ConformanceFixture fixture, int existing, ExpectedVersion expected, long actual)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(_stream, existing);
        var request = new AppendRequest([new StreamAppend(_stream, expected, [new Noted("x")])]);

        var result = await host.Store.TryAppendAsync(request, CancellationToken.None);
        var thrown = await Expect.ThrowsAsync<ConcurrencyConflictException>(() => host.Store.AppendAsync(request).AsTask(), $"An append at {expected}");

        Expect.Equal(AppendOutcome.Conflict, result.Outcome);
        Expect.Equal(new VersionConflict(_stream, expected, actual), result.Conflict);
        Expect.Equal(_stream, thrown.Stream);
        Expect.Equal(expected, thrown.Expected);
        Expect.Equal(actual, thrown.Actual);
        await host.ExpectHeadAsync(existing);
    }
}
