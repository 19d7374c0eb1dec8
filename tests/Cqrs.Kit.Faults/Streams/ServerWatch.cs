using Npgsql;

namespace Cqrs.Kit.Faults.Streams;

/// <summary>Sees a server go and come back.</summary>
internal sealed class ServerWatch : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly StreamsRun _run;
    private readonly NpgsqlConnection _session;

    private ServerWatch(StreamsRun run, NpgsqlConnection session) => (_run, _session) = (run, session);

    /// <summary>Has a session from before the fault.</summary>
    public static async Task<ServerWatch> StartAsync(StreamsRun run) => new(run, await OpenAsync(run));

    /// <summary>Until that session was cut: what is acknowledged from then on was so after the fault.</summary>
    /// <param name="attack">What is done to the server again and again until then.</param>
    public Task GoneAsync(Func<Task>? attack = null) => _run.UntilAsync("the server has cut all sessions", async () =>
    {
        try
        {
            await (attack?.Invoke() ?? Task.CompletedTask);
            await using var command = new NpgsqlCommand("select", _session);
            await command.ExecuteNonQueryAsync();
            return false;
        }
        catch (NpgsqlException)
        {
            return true;
        }
    }, _patience);

    /// <summary>Until it takes new sessions.</summary>
    /// <param name="help">What is done again and again until then.</param>
    public Task BackAsync(Func<Task>? help = null) => _run.UntilAsync("the server takes sessions", async () =>
    {
        await (help?.Invoke() ?? Task.CompletedTask);
        try
        {
            await using var connection = await OpenAsync(_run);
            _run.DataSource.Clear(); // its connections are of before
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }, _patience);

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private static async Task<NpgsqlConnection> OpenAsync(StreamsRun run)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(run.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
