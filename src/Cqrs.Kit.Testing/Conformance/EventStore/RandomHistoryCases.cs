namespace Cqrs.Kit.Testing;

/// <summary>Random histories of appends, right, wrong and asked again: each verdict is the model's, and so is the log at the end.</summary>
internal static class RandomHistoryCases
{
    private const int Steps = 150;
    private static readonly StreamName[] _streams = [.. Enumerable.Range(0, 4).Select(i => new StreamName("Note", $"{i}"))];

    public static Task A_random_history_is_that_of_the_model_1(ConformanceFixture fixture) => HoldsAsync(fixture, 1);

    public static Task A_random_history_is_that_of_the_model_2(ConformanceFixture fixture) => HoldsAsync(fixture, 2);

    public static Task A_random_history_is_that_of_the_model_3(ConformanceFixture fixture) => HoldsAsync(fixture, 3);

    private static async Task HoldsAsync(ConformanceFixture fixture, int seed)
    {
        await using var host = await fixture.StartAsync();
        var random = new Random(seed);
        var model = new LogModel();
        var asked = new List<AppendRequest>();
        for (var step = 0; step < Steps; step++)
        {
            var request = random.Next(5) == 0 && asked.Count > 0 ? asked[random.Next(asked.Count)] : NextRequest(random, model, step);
            asked.Add(request);
            var expected = model.Append(request);
            var actual = await host.Store.TryAppendAsync(request, CancellationToken.None);

            var what = $"step {step} of history {seed}";
            Expect.Equal(expected.Outcome, actual.Outcome, $"The outcome in {what}");
            Expect.Equal(expected.Position, actual.Position, $"The position in {what}");
            Expect.Equal(expected.Conflict, actual.Conflict, $"The conflict in {what}");
            Expect.Sequence(expected.Versions, actual.Versions, $"versions in {what}");
        }

        Expect.Sequence(model.Log, (await host.ReadLogAsync()).Select(e => (e.Stream, e.Version, ((Counted)e.Data!).Number)), "events of the log");
        foreach (var stream in _streams)
        {
            Expect.Sequence(model.Log.Where(e => e.Stream == stream).Reverse(), (await host.ReadAsync(stream, new StreamReadOptions { Backwards = true })).Select(e => (e.Stream, e.Version, ((Counted)e.Data!).Number)), "events of a stream");
        }
    }

    /// <summary>One stream that is not as expected at most, so that there is one conflict to name.</summary>
    private static AppendRequest NextRequest(Random random, LogModel model, int step)
    {
        var streams = _streams.OrderBy(_ => random.Next()).Take(random.Next(1, 4)).Select((stream, i) => new StreamAppend(
            stream,
            i == 0 ? NextExpected(random, model.VersionOf(stream)) : ExpectedVersion.Any,
            [.. Enumerable.Range(0, random.Next(1, 4)).Select(n => new Counted(step * 100 + n))])).ToArray();
        var command = random.Next(3) == 0 ? new CommandRecord(CommandId.From("random", random.Next(20)), new byte[32], new byte[] { 1 }, LogPosition.Start) : null;
        return new AppendRequest(streams) { Command = command };
    }

    private static ExpectedVersion NextExpected(Random random, long version) => random.Next(6) switch
    {
        0 => ExpectedVersion.Any,
        1 => ExpectedVersion.NoStream,
        2 => ExpectedVersion.StreamExists,
        3 => ExpectedVersion.Exactly(random.Next(10)),
        _ => version < 0 ? ExpectedVersion.NoStream : ExpectedVersion.Exactly(version),
    };
}
