using System.Globalization;

using Npgsql;

namespace Cqrs.Kit.Faults;

/// <summary>Holds up whoever comes to a point in the middle of a transaction: triggers of the test's database take a lock there, which this holds.</summary>
internal sealed class LockGate(NpgsqlDataSource dataSource) : IAsyncDisposable
{
    private const int Lock = 7000;
    private const string Function = """
        create schema if not exists faults;
        create function faults.gate() returns trigger language plpgsql as $$
        begin
            perform pg_advisory_xact_lock_shared(7000 + tg_argv[0]::int);
            return null;
        end
        $$;
        """;

    private NpgsqlConnection? _holder;

    /// <summary>Makes the triggers, which execute <c>faults.gate('1')</c> at point 1.</summary>
    public async Task PrepareAsync(string triggers)
    {
        await using var command = dataSource.CreateCommand(Function + triggers);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>From now on who comes to the point stands still.</summary>
    public async Task CloseAsync(int point)
    {
        _holder = await dataSource.OpenConnectionAsync();
        await ExecuteAsync(_holder, string.Create(CultureInfo.InvariantCulture, $"select pg_advisory_lock({Lock + point})"));
    }

    /// <summary>Who stands there, by the name of its process, and its session; null when nobody does yet.</summary>
    public async Task<(string Name, int Session)?> HeldAsync(int point)
    {
        await using var command = dataSource.CreateCommand("""
            select a.application_name, a.pid
            from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and not l.granted and l.objid = $1 and a.datname = current_database()
            limit 1
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = Lock + point });
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
