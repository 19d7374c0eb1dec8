using Npgsql;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>Triggers in the test's database that write down who moves checkpoints and who writes rows, in the same transaction.</summary>
public static class Witness
{
    private const string OfCheckpoints = """
        create schema faults;
        create table faults.moves (
            id bigint generated always as identity primary key,
            at timestamptz not null default clock_timestamp(),
            transaction xid8 not null default pg_current_xact_id(),
            writer text not null default current_setting('application_name'),
            build int not null,
            shard int not null,
            position_before bigint,
            position bigint not null,
            epoch_before bigint not null,
            epoch bigint not null,
            has_caught_up boolean not null,
            is_promoted boolean not null
        );
        create function faults.witness_move() returns trigger language plpgsql as $$
        begin
            if tg_op = 'INSERT' then
                insert into faults.moves (build, shard, position, epoch_before, epoch, has_caught_up, is_promoted)
                values (new.build, new.shard, new.position, new.epoch, new.epoch, new.has_caught_up, new.promoted_at is not null);
            elsif (old.position, old.epoch, old.has_caught_up, old.promoted_at) is distinct from (new.position, new.epoch, new.has_caught_up, new.promoted_at) then
                insert into faults.moves (build, shard, position_before, position, epoch_before, epoch, has_caught_up, is_promoted)
                values (new.build, new.shard, old.position, new.position, old.epoch, new.epoch, new.has_caught_up, new.promoted_at is not null);
            end if;
            return null;
        end
        $$;
        create trigger witness after insert or update on cqrs.projections for each row execute function faults.witness_move();
        """;

    private const string OfRows = """
        create table faults.writes (
            transaction xid8 not null default pg_current_xact_id(),
            writer text not null default current_setting('application_name'),
            order_id int not null,
            position bigint not null
        );
        create function faults.witness_write() returns trigger language plpgsql as $$
        begin
            insert into faults.writes (order_id, position) values (new.order_id, new.position);
            return null;
        end
        $$;
        """;

    /// <summary>Watches the checkpoints from now on.</summary>
    public static async Task WatchCheckpointsAsync(NpgsqlDataSource dataSource) => await ExecuteAsync(dataSource, OfCheckpoints);

    /// <summary>Watches the rows of a table from now on, too.</summary>
    public static async Task WatchRowsAsync(NpgsqlDataSource dataSource, string table) =>
        await ExecuteAsync(dataSource, $"{OfRows} create trigger witness after insert or update on {table} for each row execute function faults.witness_write();");

    private static async Task ExecuteAsync(NpgsqlDataSource dataSource, string sql)
    {
        await using var command = dataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
