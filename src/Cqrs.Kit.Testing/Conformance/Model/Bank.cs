namespace Cqrs.Kit.Testing;

/// <summary>What cases about the bank have in common.</summary>
internal static class Bank
{
    public static Guid A { get; } = new("0192f0e4-1c7e-7000-8000-00000000000a");

    public static Guid B { get; } = new("0192f0e4-1c7e-7000-8000-00000000000b");

    public static Guid C { get; } = new("0192f0e4-1c7e-7000-8000-00000000000c");

    public static StreamName Stream { get; } = new("Bank", "1");

    public static StreamName StreamOf(Guid account) => new("Account", account.ToString());

    /// <summary>A host that keeps <see cref="AccountView"/>.</summary>
    public static Task<ConformanceHost> StartBankAsync(this ConformanceFixture fixture, params Type[] more) =>
        fixture.StartAsync([.. AccountProjector.Types, .. more]);

    public static Task<AccountView?> AccountAsync(this ConformanceHost host, Guid account) => host.FindAsync<AccountView, Guid>(account);

    public static async Task<ProjectionCheckpoint> CheckpointAsync(this ConformanceHost host, string projection) =>
        (await host.StateAsync(projection)).Checkpoint;

    public static async Task<ProjectionState> StateAsync(this ConformanceHost host, string projection) =>
        (await host.Projections.ReadAsync([new ProjectionId(projection, 1)], CancellationToken.None)).Live().Single();

    /// <summary>The row as it must be but for the time, which is the store's.</summary>
    public static async Task ExpectAccountAsync(this ConformanceHost host, Guid account, string owner, decimal balance, int changes, string? city = null)
    {
        var found = Expect.NotNull(await host.AccountAsync(account), $"The account {account}");
        Expect.Equal(new AccountView(account, owner, balance, changes, found.OpenedAt, city), found, $"The account {account}");
    }

    public static async Task ExpectNoAccountAsync(this ConformanceHost host, Guid account) =>
        Expect.Equal(null, await host.AccountAsync(account), $"The account {account}");
}
