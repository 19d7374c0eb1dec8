namespace Cqrs.Kit.Testing;

/// <summary>An import that is done again, whole or after it was broken off, writes each event once.</summary>
internal static class ResumedImportCases
{
    private static readonly StreamName _a = new("Note", "a");

    public static async Task The_same_source_again_writes_nothing(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var source = Imports.ManyNoted();
        await host.ImportAsync(source);
        await host.FillAsync(new("Note", "other"), 1);

        var again = await host.ImportAsync(source);

        Expect.Equal(new ImportResult(0, Imports.Many, 0, new LogPosition(Imports.Many)), again);
        await host.ExpectDenseLogAsync(Imports.Many + 1);
    }

    public static async Task A_longer_source_writes_what_is_missing(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var source = Imports.ManyNoted();
        await host.ImportAsync([.. source.Take(1_234)]);

        var again = await host.ImportAsync(source);

        Expect.Equal((Imports.Many - 1_234L, 1_234L), (again.Written, again.Found));
        await host.ExpectDenseLogAsync(Imports.Many);
        Expect.Sequence(source.Select(imported => imported.EventId), (await host.ReadLogAsync()).Select(e => e.At.EventId), "ids");
    }

    public static async Task Streams_that_are_there_in_part_are_completed(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var source = Imports.ManyNoted();
        await host.ImportAsync([.. source.Where(imported => imported.Stream.Id.EndsWith('3') || imported.Version < 7)]);

        await host.ImportAsync(source);

        await host.ExpectDenseLogAsync(Imports.Many);
        await host.ExpectImportedAsync(source);
    }

    public static async Task An_event_that_a_source_gives_twice_is_written_once(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        var result = await host.ImportAsync(Imports.Noted(_a, 0), Imports.Noted(_a, 1), Imports.Noted(_a, 0), Imports.Noted(_a, 1), Imports.Noted(_a, 2));

        Expect.Equal((3L, 2L), (result.Written, result.Found));
        await host.ExpectDenseLogAsync(3);
    }

    public static async Task A_source_that_gives_everything_twice_is_written_once(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var source = Imports.ManyNoted();

        var result = await host.ImportAsync([.. source, .. source]);

        Expect.Equal(new ImportResult(Imports.Many, Imports.Many, 100, new LogPosition(Imports.Many)), result);
        await host.ExpectDenseLogAsync(Imports.Many);
    }

    public static Task A_cancelled_import_leaves_whole_chunks_and_can_be_done_again(ConformanceFixture fixture) => BrokenOffAsync<OperationCanceledException>(
        fixture, (index, cancellation) => index == 2_500 ? cancellation.CancelAsync() : Task.CompletedTask);

    public static Task An_import_whose_source_fails_leaves_whole_chunks_and_can_be_done_again(ConformanceFixture fixture) => BrokenOffAsync<FormatException>(
        fixture, (index, _) => index == 2_500 ? Task.FromException(new FormatException("as the case wants it")) : Task.CompletedTask);

    public static async Task A_cancelled_token_imports_nothing(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        await Expect.ThrowsAsync<OperationCanceledException>(() => host.Importer.ImportAsync(Imports.ManyNoted().AsSourceAsync(), cancellationToken: new CancellationToken(true)).AsTask(), "The import");

        await host.ExpectHeadAsync(0);
    }

    public static async Task Two_imports_of_one_source_at_once_write_each_event_once(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        var source = Imports.ManyNoted();

        var results = await ConcurrencyCases.Parallel(2, _ => host.ImportAsync(source));

        Expect.Equal(Imports.Many, results.Sum(result => result.Written));
        Expect.Equal(Imports.Many, results.Sum(result => result.Found));
        Expect.Equal(100L, results.Sum(result => result.Streams));
        await host.ExpectDenseLogAsync(Imports.Many);
        await host.ExpectImportedAsync(source);
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task Two_nodes_that_import_one_source_at_once_write_each_event_once(ConformanceFixture fixture)
    {
        await using var one = await fixture.StartAsync();
        await using var two = await fixture.StartAsync();
        ConformanceHost[] nodes = [one, two];
        var source = Imports.ManyNoted();

        var results = await ConcurrencyCases.Parallel(2, i => nodes[i].ImportAsync(source));

        Expect.Equal(Imports.Many, results.Sum(result => result.Written));
        await two.ExpectDenseLogAsync(Imports.Many);
    }

    private static async Task BrokenOffAsync<TException>(ConformanceFixture fixture, Func<int, CancellationTokenSource, Task> breakOff)
        where TException : Exception
    {
        await using var host = await fixture.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var source = Imports.ManyNoted();
        var told = 0L;

        await Expect.ThrowsAsync<TException>(
            () => host.Importer.ImportAsync(source.AsSourceAsync(index => breakOff(index, cancellation)), progress: new LastTold(written => told = written), cancellationToken: cancellation.Token).AsTask(),
            "The import");

        var head = (await host.ProbeAsync()).Head.Value;
        Expect.True(head < Imports.Many, "not everything was written");
        Expect.Equal(told, head);
        await host.ExpectDenseLogAsync((int)head);
        var again = await host.ImportAsync(source);
        Expect.Equal((Imports.Many - head, head), (again.Written, again.Found));
        await host.ExpectDenseLogAsync(Imports.Many);
        Expect.Sequence(source.Select(imported => imported.EventId), (await host.ReadLogAsync()).Select(e => e.At.EventId), "ids");
    }

    private sealed class LastTold(Action<long> tell) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => tell(value.Done.Written);
    }
}
