using Cqrs.Kit.InMemory;
using Cqrs.Kit.Testing;
using Cqrs.Kit.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.InMemory;

/// <summary>Snapshots for LINQ, and what is kept apart from what was handed in.</summary>
public sealed class InMemoryViewsTests
{
    private static readonly Guid _id = new("0192f0e4-1c7e-7000-8000-000000000001");

    [Fact]
    public async Task A_snapshot_has_all_rows_and_later_changes_do_not_show_in_it()
    {
        await using var host = await StartAsync();
        var views = host.Services.GetRequiredService<InMemoryViews<BalanceView>>();
        Assert.Empty(views.Snapshot());
        await ProjectAsync(host, new AccountOpened(_id, "Zoë"), new AccountOpened(Guid.Empty, "Max"));

        var before = views.Snapshot();
        await ProjectAsync(host, new Deposited(_id, 5));

        Assert.Equal(["Max", "Zoë"], before.Select(view => view.Owner).Order(StringComparer.Ordinal));
        Assert.All(before, view => Assert.Equal(0, view.Balance));
        Assert.Equal(5, views.Snapshot().Single(view => view.AccountId == _id).Balance);
    }

    [Fact]
    public async Task A_snapshot_costs_nothing_while_nothing_changes()
    {
        await using var host = await StartAsync();
        var views = host.Services.GetRequiredService<InMemoryViews<BalanceView>>();
        await ProjectAsync(host, new AccountOpened(_id, "Zoë"));

        Assert.Same(views.Snapshot(), views.Snapshot());
    }

    [Fact]
    public async Task A_view_that_nobody_keeps_is_misuse()
    {
        await using var host = await StartAsync();

        Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<InMemoryViews<AccountOpened>>().Snapshot());
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Services.GetRequiredService<IViewReader<BalanceView, string>>().FindAsync("x").AsTask());
    }

    /// <summary>As on a server: a row that is changed after it was read, or by a projector that then fails, is not the row that is kept.</summary>
    [Fact]
    public async Task Rows_are_not_the_objects_that_were_handed_in_or_out()
    {
        await using var host = await StartAsync();
        await ProjectAsync(host, new AccountOpened(_id, "Zoë"));
        var reader = host.Services.GetRequiredService<IViewReader<Mutable, Guid>>();

        (await reader.FindAsync(_id))!.Owner = "changed by a reader";
        await Assert.ThrowsAsync<ProjectionException>(() => ProjectAsync(host, new Withdrawn(_id, 1)));

        Assert.Equal(("Zoë", "a"), ((await reader.FindAsync(_id))!.Owner, string.Join(',', (await reader.FindAsync(_id))!.Tags)));
    }

    private static async Task ProjectAsync(CqrsTestHost host, params object[] events) =>
        await host.ProjectionsAsync(await host.GivenAsync(StreamName.For<Account>(_id), events));

    private static Task<CqrsTestHost> StartAsync() => CqrsTestHost.StartAsync(
        cqrs =>
        {
            cqrs.Services.AddSingleton<PoisonSwitch>();
            cqrs.AddTypes(typeof(AccountOpened), typeof(Deposited), typeof(Withdrawn), typeof(BalanceProjector), typeof(MutableProjector));
        },
        TestContext.Current.CancellationToken);

    internal sealed class Mutable
    {
        [Key]
        public Guid AccountId { get; set; }

        public string Owner { get; set; } = "";

        public List<string> Tags { get; set; } = [];
    }

    [Projection("mutable")]
    internal sealed class MutableProjector : ViewProjector<Mutable, Guid>
    {
        public MutableProjector()
        {
            Create<AccountOpened>(e => e.AccountId, (e, _) => new Mutable { AccountId = e.AccountId, Owner = e.Owner, Tags = ["a"] });
            Update<Withdrawn>(e => e.AccountId, (_, view, _) =>
            {
                view.Owner = "changed by a projector that fails";
                view.Tags.Add("b");
                throw new InvalidOperationException("no");
            });
        }
    }
}
