using System.Diagnostics;
using System.Globalization;

using Npgsql;

namespace Cqrs.Kit.Faults.SameCommands;

/// <summary>Has two processes send the same commands at once, round after round: whoever commits first is held up in the middle of it until the other waits for it, and one of them is hit there.</summary>
internal sealed class SendRounds(ICommandBus bus, NpgsqlDataSource dataSource, LockGate gate, string connectionString, string folder, int sends, int seed)
{
    /// <summary>The commands that each process sends in a round.</summary>
    public const int CommandsARound = 3;

    private const int Point = 1;

    /// <summary>Holds up a commit when it records its first command; see <see cref="LockGate"/>.</summary>
    public const string Trigger = "create trigger gate_recording after insert on cqrs.commands for each row execute function faults.gate('1')";

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly Random _random = new(seed);
    private int _rounds;

    /// <summary>All commands.</summary>
    public List<SentCommand> Commands { get; } = [];

    /// <summary>The processes that came to their end, with their exit codes.</summary>
    public Dictionary<string, int> Ended { get; } = [];

    /// <summary>How often each was done.</summary>
    public Dictionary<SendHit, int> Counts { get; } = Enum.GetValues<SendHit>().ToDictionary(hit => hit, _ => 0);

    /// <summary>Three commands of one ledger that is there: one that writes, one that writes nothing, one whose id two commands are sent with.</summary>
    public async Task NextAsync()
    {
        var hit = (SendHit)(_rounds++ % Counts.Count);
        var opening = New(isQuiet: false, isContested: false);
        List<SentCommand> commands = [New(isQuiet: false, isContested: false), New(isQuiet: true, isContested: false), New(isQuiet: false, isContested: true)];
        Commands.AddRange([opening, .. commands]);
        var ledger = NewId();
        await bus.SendAsync(new Book(ledger, opening.Amount, opening.IsQuiet), new CommandOptions { Id = new CommandId(opening.Id) });
        using var processes = new ProcessGroup();
        List<string> names = [];
        var started = 0;
        void Start()
        {
            names.Add(string.Create(CultureInfo.InvariantCulture, $"sender-{_rounds}-{++started}"));
            processes.Start(names[^1], ClientProcess.CommandSender, new SendsTask(names[^1], connectionString, folder, ledger, commands, sends));
        }

        await gate.CloseAsync(Point);
        Start();
        Start();
        var (holder, session) = await HeldAsync();
        if (hit is SendHit.KillHolder or SendHit.KillOther)
        {
            var killed = names.Single(name => name == holder == (hit == SendHit.KillHolder));
            await processes.KillAsync(killed);
            names.Remove(killed);
            Start();
        }
        else if (hit == SendHit.EndSession)
        {
            await ScalarAsync<bool>($"select pg_terminate_backend({session})");
        }

        await gate.OpenAsync();
        foreach (var name in names)
        {
            Ended[name] = await processes.EndAsync(name);
        }

        Counts[hit]++;
    }

    /// <summary>Waits until one is in the middle of its commit, and a session of the other waits for that.</summary>
    private async Task<(string Holder, int Session)> HeldAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < _patience)
        {
            if (await gate.HeldAsync(Point) is var (name, session)
                && await ScalarAsync<bool>($"select exists (select from pg_catalog.pg_stat_activity where datname = current_database() and application_name like 'sender-%' and application_name <> '{name}' and wait_event_type = 'Lock')"))
            {
                return (name, session);
            }

            await Task.Delay(_look, TimeProvider.System);
        }

        throw new TimeoutException($"Round {_rounds}: it did not come to it that one process commits and the other waits.");
    }

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = dataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private SentCommand New(bool isQuiet, bool isContested) => new(NewId(), 2 * _random.Next(1_000), isQuiet, isContested);

    private Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
