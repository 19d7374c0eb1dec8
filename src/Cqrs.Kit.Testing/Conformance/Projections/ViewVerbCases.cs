namespace Cqrs.Kit.Testing;

/// <summary>What each verb of a view projector does to rows, and which events it cannot pass.</summary>
internal static class ViewVerbCases
{
    public static async Task Create_makes_a_row_with_what_the_event_and_its_place_say(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "Zoë"));
        await host.ProjectAsync();

        var row = await host.AccountAsync(Bank.A);

        Expect.Equal(new AccountView(Bank.A, "Zoë", 0, 1, (await host.ReadLogAsync())[0].At.Timestamp, null), row);
    }

    public static async Task Update_changes_a_row_in_the_same_batch_and_in_a_later_one(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Deposited(Bank.A, 1.10m), new Deposited(Bank.A, 2m));
        await host.ProjectAsync();
        await host.ExpectAccountAsync(Bank.A, "a", 3.10m, 3);
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 0.005m));
        await host.ProjectAsync();

        await host.ExpectAccountAsync(Bank.A, "a", 3.105m, 4);
    }

    public static async Task Upsert_makes_changes_and_deletes(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, new Adjusted(Bank.A, 5), new Adjusted(Bank.B, 6), new Adjusted(Bank.B, 7), new Adjusted(Bank.C, 8), new Adjusted(Bank.C, 0));
        await host.ProjectAsync();
        await host.ExpectAccountAsync(Bank.A, "nobody", 5, 0);
        await host.ExpectAccountAsync(Bank.B, "nobody", 7, 0);
        await host.ExpectNoAccountAsync(Bank.C);
        await host.GivenAsync(Bank.Stream, new Adjusted(Bank.A, 0), new Adjusted(Bank.C, 9), new Adjusted(Bank.B, 0), new Adjusted(Bank.B, 1));
        await host.ProjectAsync();

        await host.ExpectNoAccountAsync(Bank.A);
        await host.ExpectAccountAsync(Bank.B, "nobody", 1, 0);
        await host.ExpectAccountAsync(Bank.C, "nobody", 9, 0);
    }

    public static async Task Delete_removes_a_row_if_there_is_one(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Opened(Bank.B, "b"), new Closed(Bank.B), new Closed(Bank.C));
        await host.ProjectAsync();
        await host.ExpectNoAccountAsync(Bank.B);
        await host.GivenAsync(Bank.Stream, new Closed(Bank.A), new Opened(Bank.B, "again"));
        await host.ProjectAsync();

        await host.ExpectNoAccountAsync(Bank.A);
        await host.ExpectAccountAsync(Bank.B, "again", 0, 1);
    }

    public static async Task UpsertMany_changes_several_rows(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Opened(Bank.B, "b"), new Transferred(Bank.A, Bank.B, 3), new Transferred(Bank.B, Bank.C, 1), new Transferred(Bank.C, Bank.C, 5));
        await host.ProjectAsync();

        await host.ExpectAccountAsync(Bank.A, "a", -3, 1);
        await host.ExpectAccountAsync(Bank.B, "b", 2, 1);
        await host.ExpectAccountAsync(Bank.C, "nobody", -4, 0);
    }

    public static async Task A_row_deleted_and_made_again_in_one_batch_is_there(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "first"));
        await host.ProjectAsync();
        await host.GivenAsync(Bank.Stream, new Closed(Bank.A), new Opened(Bank.A, "second"), new Deposited(Bank.A, 1));
        await host.ProjectAsync();

        await host.ExpectAccountAsync(Bank.A, "second", 1, 2);
    }

    public static async Task Thousands_of_rows_are_kept_in_one_batch(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        var accounts = Enumerable.Range(0, 2_500).Select(i => new Guid(i, 0, 0, new byte[8])).ToList();
        await host.GivenAsync(Bank.Stream, [.. accounts.Select(account => new Opened(account, $"{account}"))]);
        await host.GivenAsync(Bank.Stream, [.. accounts.Select((account, i) => new Deposited(account, i))]);
        await host.ProjectAsync();

        for (var i = 0; i < accounts.Count; i += 499)
        {
            await host.ExpectAccountAsync(accounts[i], $"{accounts[i]}", i, 2);
        }
    }

    public static Task Create_where_a_row_is_cannot_be_passed(ConformanceFixture fixture) =>
        CannotBePassedAsync(fixture, new Opened(Bank.A, "again"));

    public static Task Update_where_no_row_is_cannot_be_passed(ConformanceFixture fixture) =>
        CannotBePassedAsync(fixture, new Deposited(Bank.C, 1));

    public static Task A_key_from_a_lookup_that_has_none_cannot_be_passed(ConformanceFixture fixture) =>
        CannotBePassedAsync(fixture, new Greeted("stranger"));

    /// <summary>In the batch of the events before and after it, and in one of its own.</summary>
    private static async Task CannotBePassedAsync(ConformanceFixture fixture, object poison)
    {
        await using var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Opened(Bank.B, "b"), poison, new Deposited(Bank.B, 1));

        for (var i = 0; i < 2; i++)
        {
            var stopped = await Expect.ThrowsAsync<ProjectionException>(() => host.ProjectAsync(), "The projection");

            Expect.Equal(new LogPosition(3), stopped.Position);
            Expect.Equal(new ProjectionId(AccountProjector.Name, 1), stopped.Projection);
            Expect.Equal(new LogPosition(2), (await host.CheckpointAsync(AccountProjector.Name)).Position);
            await host.ExpectAccountAsync(Bank.A, "a", 0, 1);
            await host.ExpectAccountAsync(Bank.B, "b", 0, 1);
        }
    }
}
