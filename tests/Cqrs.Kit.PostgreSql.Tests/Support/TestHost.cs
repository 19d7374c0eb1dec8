using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.PostgreSql.Tests.Support;

/// <summary>The kit on a test's database.</summary>
internal static class TestHost
{
    public static Task<CqrsTestHost> StartAsync(PostgreSqlDatabase database, params Type[] types) => StartAsync(database.ConnectionString, null, types);

    public static Task<CqrsTestHost> StartAsync(string connectionString, Action<PostgreSqlOptions>? configure, params Type[] types) =>
        StartAsync(cqrs => cqrs.UsePostgreSql(connectionString, configure), types);

    public static Task<CqrsTestHost> StartAsync(Action<CqrsBuilder> use, params Type[] types) => CqrsTestHost.StartAsync(
        cqrs =>
        {
            cqrs.AddModule(new ModuleOf([typeof(Noted), .. types]));
            use(cqrs);
        },
        TestContext.Current.CancellationToken);

    public static StreamName Stream(string id) => new("Note", id);

    public static Task<AppendResult> NoteAsync(this CqrsTestHost host, string stream, string text, long? hold = null) =>
        host.Store.AppendAsync(Stream(stream), ExpectedVersion.Any, [new Noted(text, hold)], TestContext.Current.CancellationToken).AsTask();

    /// <summary>The texts of the log in order, after a check that its positions have no holes.</summary>
    public static async Task<List<string>> TextsAsync(this CqrsTestHost host)
    {
        var log = await host.Store.ReadLogAsync().ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(p => (long)p), log.Select(e => e.Position.Value));
        return [.. log.Select(e => ((Noted)e.Data!).Text)];
    }

    /// <summary>The lease of the only shard of a projection's first version.</summary>
    public static async Task<ProjectionLease> LeaseAsync(this CqrsTestHost host, string projection, int build = 1)
    {
        var lease = await host.Get<IProjectionStore>().TryLeaseAsync(new ProjectionShard(new ProjectionId(projection, 1), build, 0), "test", TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.NotNull(lease);
        return lease;
    }

    public static async Task<IProjectionTransaction> BeginAsync(this CqrsTestHost host, string projection) =>
        host.Get<IProjectionStore>().Begin(await host.LeaseAsync(projection), null);

    public static T Get<T>(this CqrsTestHost host)
        where T : notnull => host.Services.GetRequiredService<T>();
}
