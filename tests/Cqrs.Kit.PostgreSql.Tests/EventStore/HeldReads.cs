using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.PostgreSql.Tests.EventStore;

/// <summary>Reads that are held while they look for their streams: as many as go alone, and as many statements as are gathered, so that what is asked for
/// next must wait for one of them to end.</summary>
internal sealed class HeldReads : IAsyncDisposable
{
    private const long Hold = 1;
    private const string Alone = "%greatest($2%";
    private const string Gathered = "%greatest(asked.version%";
    private const string Waiting = "datname = current_database() and wait_event_type = 'Lock'";

    private const string Install = """
        create function hold_read() returns boolean language plpgsql as $$
        begin
            perform pg_advisory_xact_lock_shared(1);
            return true;
        end $$;
        alter table cqrs.streams rename to kept_streams;
        create view cqrs.streams as select * from cqrs.kept_streams where hold_read();
        """;

    private readonly List<Task<List<RecordedEvent>>> _held = [];
    private Holds _holds;

    private HeldReads(PostgreSqlDatabase database, CqrsTestHost host, Holds holds) => (Database, Host, _holds) = (database, host, holds);

    public PostgreSqlDatabase Database { get; }

    public CqrsTestHost Host { get; }

    /// <summary>Prepares the log by <paramref name="before"/> and <paramref name="sql"/>, then holds reads of the stream <c>held</c>.</summary>
    public static async Task<HeldReads> BeginAsync(Func<CqrsTestHost, Task> before, string sql = "select 1")
    {
        var database = await PostgreSqlDatabase.CreateAsync();
        var host = await TestHost.StartAsync(database.ConnectionString, options => options.Notify = false);
        await host.NoteAsync("held", "held");
        await before(host);
        await database.ExecuteAsync(sql);
        await database.ExecuteAsync(Install);
        var reads = new HeldReads(database, host, await TakeAsync(database));
        for (var i = 0; i < ReadGathering.MaxAlone; i++)
        {
            reads._held.Add(reads.Read("held"));
        }

        await reads.WaitingAsync(Alone, ReadGathering.MaxAlone);
        for (var i = 1; i <= ReadGathering.MaxFetches; i++)
        {
            reads._held.Add(reads.Read("held"));
            await reads.WaitingAsync(Gathered, i);
        }

        return reads;
    }

    /// <summary>Asks for a stream; when this returns, it waits for its statement.</summary>
    public Task<List<RecordedEvent>> Read(string stream, StreamReadOptions? options = null, CancellationToken cancellationToken = default) =>
        Host.Store.ReadStreamAsync(TestHost.Stream(stream), options ?? StreamReadOptions.All, cancellationToken).ToListAsync(TestContext.Current.CancellationToken).AsTask();

    /// <summary>Lets the held reads end, and holds the statement of those that waited for them.</summary>
    /// <returns>Its process.</returns>
    public async Task<int> HoldNextAsync()
    {
        var next = TakeAsync(Database);
        await Database.UntilAsync($"select pid from pg_stat_activity where {Waiting} and query like 'select pg_advisory_lock(%'");
        await ReleaseAsync();
        _holds = await next;
        await Task.WhenAll(_held);
        return await WaitingAsync(Gathered, 1);
    }

    /// <summary>Returns when so many reads go alone and are held.</summary>
    public Task AloneAsync(int count) => WaitingAsync(Alone, count);

    /// <summary>Lets all that is held go on.</summary>
    public async Task ReleaseAsync()
    {
        await _holds.ReleaseAsync(Hold);
        await _holds.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _holds.DisposeAsync();
        await Host.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static async Task<Holds> TakeAsync(PostgreSqlDatabase database)
    {
        var holds = await Holds.JoinAsync(database);
        await holds.TakeAsync(Hold);
        return holds;
    }

    private Task<int> WaitingAsync(string statement, int count) =>
        Database.UntilAsync($"select min(pid) from pg_stat_activity where {Waiting} and query like '{statement}' having count(*) = {count}");
}
