using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.PostgreSql.Tests.EventStore;

/// <summary>A flush that is held in its commit, so that what is asked for meanwhile must wait for the next one.</summary>
internal sealed class HeldFlush : IAsyncDisposable
{
    private const long Hold = 1;
    private readonly Holds _holds;
    private readonly Task<AppendResult> _held;

    private HeldFlush(PostgreSqlDatabase database, CqrsTestHost host, Holds holds)
    {
        (Database, Host, _holds) = (database, host, holds);
        _held = host.NoteAsync("held", "held", Hold);
    }

    public PostgreSqlDatabase Database { get; }

    public CqrsTestHost Host { get; }

    /// <summary>Prepares the log by <paramref name="sql"/> and <paramref name="before"/>, then holds a flush of one event of the stream <c>held</c>.</summary>
    public static async Task<HeldFlush> BeginAsync(Func<CqrsTestHost, Task>? before = null, Action<PostgreSqlOptions>? configure = null, string sql = "select 1")
    {
        var database = await PostgreSqlDatabase.CreateAsync();
        var host = await TestHost.StartAsync(database.ConnectionString, configure);
        var holds = await Holds.InstallAsync(database);
        await database.ExecuteAsync(sql);
        await (before?.Invoke(host) ?? Task.CompletedTask);
        await holds.TakeAsync(Hold);
        var flush = new HeldFlush(database, host, holds);
        await holds.ReachedAsync(Hold);
        return flush;
    }

    /// <summary>Asks for an append; when this returns, it waits for its flush.</summary>
    public Task<AppendResult> Append(string stream, ExpectedVersion expected, string text, CancellationToken cancellationToken = default) =>
        Append(new AppendRequest(new StreamAppend(TestHost.Stream(stream), expected, [new Noted(text)])), cancellationToken);

    public Task<AppendResult> Append(AppendRequest request, CancellationToken cancellationToken = default) => Host.Store.TryAppendAsync(request, cancellationToken).AsTask();

    /// <summary>Lets the held flush commit.</summary>
    public async Task ReleaseAsync()
    {
        await _holds.ReleaseAsync(Hold);
        await _held;
    }

    /// <summary>How many transactions wrote the events of these streams.</summary>
    public Task<long> CommitsAsync(string streams = "%") => Database.ScalarAsync<long>(
        $"select count(distinct e.xmin::text) from cqrs.events e join cqrs.streams s on s.id = e.stream_id where s.name like 'Note-{streams}' and s.name <> 'Note-held'");

    /// <summary>The texts of a stream, in order.</summary>
    public async Task<List<string>> TextsAsync(string stream) =>
        (await Host.Store.ReadStreamAsync(TestHost.Stream(stream)).ToListAsync(TestContext.Current.CancellationToken)).ConvertAll(e => ((Noted)e.Data!).Text);

    public async ValueTask DisposeAsync()
    {
        await _holds.DisposeAsync();
        await Host.DisposeAsync();
        await Database.DisposeAsync();
    }
}
