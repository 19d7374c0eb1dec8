using System.Globalization;

using Npgsql;

namespace Cqrs.Kit.Faults.RebuildKills;

/// <summary>Holds up a step of a rebuild in the middle of its transaction: triggers of the test's database take a lock that this holds.</summary>
internal sealed class StepGate(NpgsqlDataSource dataSource) : IAsyncDisposable
{
    private const string Triggers = """
        create function faults.gate() returns trigger language plpgsql as $$
        begin
            perform pg_advisory_xact_lock_shared(7000 + tg_argv[0]::int);
            return null;
        end
        $$;
        create trigger gate_adding after insert on cqrs.projections for each row execute function faults.gate('1');
        create trigger gate_filling after insert on cqrs.checkpoints for each row when (new.number = 2) execute function faults.gate('2');
        create trigger gate_promoting after update on cqrs.projections for each row when (old.promoted_at is null and new.promoted_at is not null) execute function faults.gate('3');
        create trigger gate_taking_back after update on cqrs.projections for each row when (old.promoted_at is not null and new.promoted_at is null) execute function faults.gate('4');
        create trigger gate_removing after delete on cqrs.projections for each row execute function faults.gate('5');
        """;

    private NpgsqlConnection? _holder;

    /// <summary>Makes the triggers.</summary>
    public async Task PrepareAsync()
    {
        await using var command = dataSource.CreateCommand(Triggers);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>From now on who comes to the step stands still.</summary>
    public async Task CloseAsync(RebuildStep step)
    {
        _holder = await dataSource.OpenConnectionAsync();
        await ExecuteAsync(_holder, string.Create(CultureInfo.InvariantCulture, $"select pg_advisory_lock({7000 + (int)step})"));
    }

    /// <summary>Who stands there, by the name of its process, and its session; null when nobody does yet.</summary>
    public async Task<(string Name, int Session)?> HeldAsync(RebuildStep step)
    {
        await using var command = dataSource.CreateCommand("""
            select a.application_name, a.pid
            from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and not l.granted and l.objid = $1 and a.datname = current_database()
            limit 1
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = 7000 + (int)step });
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? (reader.GetString(0), reader.GetInt32(1)) : null;
    }

    /// <summary>Nobody is held up any more.</summary>
    public async Task OpenAsync()
    {
        if (_holder is { } holder)
        {
            await ExecuteAsync(holder, "select pg_advisory_unlock_all()");
            await holder.DisposeAsync();
            _holder = null;
        }
    }

    public async ValueTask DisposeAsync() => await OpenAsync();

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
