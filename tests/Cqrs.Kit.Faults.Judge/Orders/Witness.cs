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
        create table faults.positions as select id as projection, position from cqrs.progress;
        create function faults.witness_move() returns trigger language plpgsql as $$
        begin
            insert into faults.moves (build, shard, position_before, position, epoch_before, epoch, has_caught_up, is_promoted)
            select p.build, p.shard, (select b.position from faults.positions b where b.projection = p.id), new.position, p.epoch, p.epoch, new.has_caught_up, p.promoted_at is not null
            from cqrs.projections p where p.id = new.projection;
            delete from faults.positions where projection = new.projection;
            insert into faults.positions (projection, position) values (new.projection, new.position);
            return null;
        end
        $$;
        create function faults.witness_lease() returns trigger language plpgsql as $$
        begin
            insert into faults.moves (build, shard, position_before, position, epoch_before, epoch, has_caught_up, is_promoted)
            select p.build, p.shard, p.position, p.position, old.epoch, p.epoch, p.has_caught_up, p.promoted_at is not null
            from cqrs.progress p where p.id = new.id;
            return null;
        end
        $$;
        create trigger witness after insert on cqrs.checkpoints for each row execute function faults.witness_move();
        create trigger witness after update on cqrs.projections for each row
            when ((old.epoch, old.promoted_at) is distinct from (new.epoch, new.promoted_at)) execute function faults.witness_lease();
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
