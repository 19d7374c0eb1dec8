namespace Cqrs.Kit.Testing;

/// <summary>The erasure of a stream reaches whoever keeps something of it.</summary>
internal static class ErasedViewCases
{
    private static readonly StreamName _account = Bank.StreamOf(Bank.A);

    public static async Task A_view_loses_the_row_of_an_erased_stream(ConformanceFixture fixture)
    {
        await using var host = await StartAsync(fixture);
        await host.ProjectAsync();
        Expect.Equal(new ErasableView(Bank.A, "a", 1), await host.FindAsync<ErasableView, Guid>(Bank.A), "The row before");

        await host.ProjectAsync(await host.Lifecycle.EraseAsync(_account));

        await ExpectOnlyOtherAsync(host);
    }

    public static async Task A_view_that_lags_behind_never_makes_the_row(ConformanceFixture fixture)
    {
        await using var host = await StartAsync(fixture);
        await host.Lifecycle.EraseAsync(_account);

        await host.ProjectAsync();

        await ExpectOnlyOtherAsync(host);
    }

    public static async Task A_rebuild_after_an_erasure_passes(ConformanceFixture fixture)
    {
        await using var host = await StartAsync(fixture);
        await host.ProjectAsync();
        await host.Lifecycle.EraseAsync(_account);
        await host.ProjectAsync();

        await host.Control.RebuildAsync(ErasableProjector.Name);

        await ExpectOnlyOtherAsync(host);
    }

    public static async Task The_erasure_of_other_streams_leaves_a_view_as_it_is(ConformanceFixture fixture)
    {
        await using var host = await StartAsync(fixture);
        var note = new StreamName("Note", "no Guid");
        await host.FillAsync(note, 1);
        await host.Lifecycle.EraseAsync(note);

        await host.ProjectAsync();

        Expect.Equal(new ErasableView(Bank.A, "a", 1), await host.FindAsync<ErasableView, Guid>(Bank.A), "The row");
    }

    public static async Task A_view_whose_projector_does_not_handle_erasures_is_clean_after_a_rebuild(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        await host.GivenAsync(_account, new Opened(Bank.A, "a"), new Deposited(Bank.A, 1));
        await host.ProjectAsync();
        await host.Lifecycle.EraseAsync(_account);
        await host.ProjectAsync();
        await host.ExpectAccountAsync(Bank.A, "a", 1, 2);

        await host.Control.RebuildAsync(AccountProjector.Name);

        await host.ExpectNoAccountAsync(Bank.A);
    }

    public static async Task A_subscriber_gets_the_erasure_and_no_blank_event(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(typeof(Undertaker), typeof(Opened));
        await host.GivenAsync(_account, new Opened(Bank.A, "a"));
        await host.GivenAsync(Bank.StreamOf(Bank.B), new Opened(Bank.B, "b"));
        await host.Lifecycle.EraseAsync(_account);

        await host.ProjectAsync();

        Expect.Sequence(["2 opened b", $"3 erased {_account}"], host.Calls.Take(), "calls");
    }

    [Requires(ConformanceCapabilities.InlineProjections)]
    public static async Task An_inline_view_loses_the_row_with_the_erasure(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(ErasableInlineProjector.Types);
        await host.GivenAsync(_account, new Opened(Bank.A, "a"));
        await host.GivenAsync(Bank.StreamOf(Bank.B), new Opened(Bank.B, "b"));

        var position = await host.Lifecycle.EraseAsync(_account);

        Expect.Equal(null, await host.FindAsync<ErasableInlineView, Guid>(Bank.A), "The row");
        Expect.Equal(new ErasableInlineView(Bank.B, "b"), await host.FindAsync<ErasableInlineView, Guid>(Bank.B), "The other row");
        Expect.Equal(position, (await host.CheckpointAsync(ErasableInlineProjector.Name)).Position);
        await host.Control.RebuildAsync(ErasableInlineProjector.Name);
        Expect.Equal(null, await host.FindAsync<ErasableInlineView, Guid>(Bank.A), "The row after a rebuild");
    }

    [Requires(ConformanceCapabilities.InlineProjections)]
    public static async Task An_inline_projector_that_throws_fails_the_erasure_and_nothing_is_changed(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(ErasableInlineProjector.Types);
        await host.GivenAsync(_account, new Opened(Bank.A, "a"));
        host.Calls.FailNext(ErasableInlineProjector.Name, 1);

        await Expect.ThrowsAsync<ProjectionException>(() => host.Lifecycle.EraseAsync(_account).AsTask(), "The erasure");

        await host.ExpectStreamAsync(_account, [new Opened(Bank.A, "a")]);
        await host.GivenAsync(_account, new Deposited(Bank.A, 1));
        await host.Lifecycle.EraseAsync(_account);
        Expect.Equal(null, await host.FindAsync<ErasableInlineView, Guid>(Bank.A), "The row");
    }

    private static async Task<ConformanceHost> StartAsync(ConformanceFixture fixture)
    {
        var host = await fixture.StartAsync(ErasableProjector.Types);
        await host.GivenAsync(_account, new Opened(Bank.A, "a"), new Deposited(Bank.A, 1));
        await host.GivenAsync(Bank.StreamOf(Bank.B), new Opened(Bank.B, "b"));
        return host;
    }

    private static async Task ExpectOnlyOtherAsync(ConformanceHost host)
    {
        Expect.Equal(null, await host.FindAsync<ErasableView, Guid>(Bank.A), "The row of the erased account");
        Expect.Equal(new ErasableView(Bank.B, "b", 0), await host.FindAsync<ErasableView, Guid>(Bank.B), "The row of the other account");
    }
}
