namespace Cqrs.Kit.Faults.Streams;

/// <summary>The sessions that the processes of a run have on the server.</summary>
internal sealed class Sessions(StreamsRun run, int seed)
{
    private const string Select = """
        select coalesce(array_agg(pid order by pid), '{}')
        from (select pid, rank() over (order by state <> 'active') from pg_stat_activity
              where datname = current_database() and application_name similar to '(client|worker|reader)-%') s
        where rank = 1
        """;

    private const string Writing = "select exists (select from pg_stat_activity where datname = current_database() and application_name like 'worker-%' and backend_xid is not null)";

    private readonly Random _random = new(seed);

    /// <summary>Any one, of those at work if there are such; null when there is none.</summary>
    public async Task<int?> AnyAsync()
    {
        var processes = await run.ScalarAsync<int[]>(Select);
        return processes.Length == 0 ? null : processes[_random.Next(processes.Length)];
    }

    /// <summary>Whether a process with the projection is in the middle of a transaction that has written.</summary>
    public Task<bool> WorkerWritesAsync() => run.ScalarAsync<bool>(Writing);

    /// <summary>Has the server end any one.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> TerminateAsync() => await AnyAsync() is { } process && await run.ScalarAsync<bool>($"select pg_terminate_backend({process})");
}
