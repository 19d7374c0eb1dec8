using Cqrs.Kit.Faults.Appends;
using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.PostgreSql;

using Npgsql;

namespace Cqrs.Kit.Faults.SlowCommits;

/// <summary>Appends in transactions of its own that write something else too; deferred triggers make some of the commits slow, and refuse some. Some are rolled back before.</summary>
internal sealed class ForeignWrites(PostgreSqlEventStore store, JournalWriter journal, int seed, CancellationToken stopping)
{
    private const string Prepare = """
        create table faults.notes (id bigint generated always as identity primary key, sleeps double precision not null, is_refused boolean not null);
        create function faults.slow_note() returns trigger language plpgsql as $$
        begin
            perform pg_sleep(new.sleeps);
            if new.is_refused then
                raise exception 'refused at commit';
            end if;
            return null;
        end
        $$;
        create constraint trigger slow after insert on faults.notes deferrable initially deferred for each row execute function faults.slow_note();
        create function faults.slow_event() returns trigger language plpgsql as $$
        begin
            perform pg_sleep(0.1);
            return null;
        end
        $$;
        create constraint trigger slow after insert on cqrs.events deferrable initially deferred for each row when (new.position % 997 = 0) execute function faults.slow_event();
        """;

    private const double LongestSeconds = 0.2;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);
    private readonly Random _random = new(seed);

    /// <summary>Makes the triggers.</summary>
    public static async Task PrepareAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand(Prepare);
        await command.ExecuteNonQueryAsync();
    }

    public async Task RunAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            var id = Guid.CreateVersion7();
            var stream = $"Foreign-{_random.Next(10)}";
            journal.Write(new Invoke(id, AppendKind.Foreign, [new AskedStream(stream, AskedStream.Any, 1)]));
            journal.Write(await AppendAsync(id, StreamName.Parse(stream)));
            await Task.Delay(_pause, TimeProvider.System);
        }
    }

    private async Task<JournalEntry> AppendAsync(Guid id, StreamName stream)
    {
        try
        {
            await using var transaction = await store.BeginTransactionAsync(CancellationToken.None);
            var connection = await transaction.OpenAsync(CancellationToken.None);
            await using (var command = new NpgsqlCommand("insert into faults.notes (sleeps, is_refused) values ($1, $2)", connection))
            {
                command.Parameters.Add(new NpgsqlParameter { Value = _random.Next(5) == 0 ? _random.NextDouble() * LongestSeconds : 0d });
                command.Parameters.Add(new NpgsqlParameter { Value = _random.Next(5) == 0 });
                await command.ExecuteNonQueryAsync(CancellationToken.None);
            }

            transaction.Append(new AppendRequest([new StreamAppend(stream, ExpectedVersion.Any, [new Asked(id, 0)])]) { Id = id });
            if (_random.Next(10) == 0)
            {
                return new Fail(id, FailReason.RolledBack);
            }

            var result = await transaction.CommitAsync(CancellationToken.None);
            return new Ok(id, result.Position.Value, result.Versions);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.RaiseException)
        {
            return new Fail(id, FailReason.RolledBack);
        }
        catch (Exception exception)
        {
            return new Unknown(id, exception.ToString());
        }
    }
}
