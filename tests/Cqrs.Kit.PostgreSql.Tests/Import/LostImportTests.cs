using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Import;

/// <summary>An import whose connection is lost, before, in or after the commit of a chunk: nothing is there twice, nothing is missing.</summary>
public sealed class LostImportTests
{
    private static readonly ImportedEvent[] _source = [ImportSources.Big("a", 0), ImportSources.Big("b", 0, hold: 8), ImportSources.Big("a", 1)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_chunk_whose_backend_is_killed_before_or_in_its_commit_is_written_once(bool inCopy)
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await using var holds = await HoldsAsync(database, inCopy);
        var import = host.ImportAsync(_source);

        await KillAsync(database, await holds.ReachedAsync(8));
        await holds.ReachedAsync(8);
        await holds.ReleaseAsync(8);

        Assert.Equal(new ImportResult(3, 0, 2, new LogPosition(3)), await import);
        Assert.Equal(["a0", "b0", "a1"], await host.TextsAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_import_that_gave_up_then_goes_on_when_it_is_done_again(bool inCopy)
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database.ConnectionString, options => options.RecoveryTimeout = TimeSpan.Zero);
        await using var holds = await HoldsAsync(database, inCopy);
        var import = host.ImportAsync(_source);

        await KillAsync(database, await holds.ReachedAsync(8));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => import);
        await holds.ReleaseAsync(8);

        Assert.Equal(new ImportResult(2, 1, 1, new LogPosition(3)), await host.ImportAsync(_source));
        Assert.Equal(["a0", "b0", "a1"], await host.TextsAsync());
    }

    [Fact]
    public async Task A_chunk_whose_answer_is_lost_after_its_commit_counts_as_written_once()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var proxy = new LossyProxy(database.ConnectionString);
        await using var host = await TestHost.StartAsync(proxy.ConnectionString, options => options.Notify = false);
        await using var holds = await HoldsAsync(database, inCopy: false);
        var import = host.ImportAsync(_source);
        await holds.ReachedAsync(8);

        proxy.Swallow();
        await holds.ReleaseAsync(8);
        await database.UntilAsync("select 1 from cqrs.events where position = 2");
        proxy.Cut();

        Assert.Equal(new ImportResult(3, 0, 2, new LogPosition(3)), await import);
        Assert.Equal(["a0", "b0", "a1"], await host.TextsAsync());
    }

    [Fact]
    public async Task When_the_server_stays_away_the_error_says_how_to_go_on_and_so_it_does()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var proxy = new LossyProxy(database.ConnectionString);
        await using var host = await TestHost.StartAsync(proxy.ConnectionString, options => (options.Notify, options.RecoveryTimeout) = (false, TimeSpan.FromMilliseconds(100)));
        await using var holds = await HoldsAsync(database, inCopy: false);
        var import = host.ImportAsync(_source);
        await holds.ReachedAsync(8);

        proxy.Cut(refuse: true);

        var error = await Assert.ThrowsAnyAsync<NpgsqlException>(() => import);
        Assert.Contains("Import the same source again", error.Message, StringComparison.Ordinal);
        await holds.ReleaseAsync(8);
        proxy.Cut();
        var again = await host.ImportAsync(_source);
        Assert.Equal((3L, 3L), (again.Written + again.Found, again.Position.Value));
        Assert.Equal(["a0", "b0", "a1"], await host.TextsAsync());
    }

    [Fact]
    public async Task An_import_goes_on_over_a_restart_of_the_server()
    {
        await using var server = await PostgreSqlServer.StartPrivateAsync();
        await using var database = await PostgreSqlDatabase.CreateAsync(server);
        await using var host = await TestHost.StartAsync(database);

        var import = host.Get<IEventImporter>().ImportAsync(RestartingAsync(server), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(new ImportResult(3, 0, 2, new LogPosition(3)), await import);
        Assert.Equal(["a0", "b0", "a1"], await host.TextsAsync());
    }

    private static async IAsyncEnumerable<ImportedEvent> RestartingAsync(PostgreSqlServer server)
    {
        yield return _source[0];
        yield return _source[1];
        await server.RestartAsync();
        yield return _source[2];
    }

    private static async Task<Holds> HoldsAsync(PostgreSqlDatabase database, bool inCopy)
    {
        var holds = await Holds.InstallAsync(database);
        if (inCopy)
        {
            await database.ExecuteAsync(Holds.InCopy);
        }

        await holds.TakeAsync(8);
        return holds;
    }

    private static async Task KillAsync(PostgreSqlDatabase database, int process)
    {
        await database.KillAsync(process);
        await database.UntilAsync($"select 1 where not exists (select from pg_stat_activity where pid = {process})");
    }
}
