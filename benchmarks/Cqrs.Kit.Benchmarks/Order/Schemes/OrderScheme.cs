using Npgsql;

namespace Cqrs.Kit.Benchmarks.Order;

/// <summary>A way to give events their positions: the statements of a flush, and how a reader must read.</summary>
/// <param name="Name">As in the tables.</param>
/// <param name="Table">Its events.</param>
/// <param name="Flush">The statements of a flush, sent in one round trip; the last but a COMMIT has the parameters of <see cref="FlushCommand"/>.</param>
internal sealed record OrderScheme(string Name, string Table, params string[] Flush)
{
    private const string Columns = "(position, stream, version, event_id, type, metadata, data)";
    private const string Values = "e.stream, 0, e.id, 'order.item-added', e.metadata, e.data";
    private const string Asked = "unnest($1, $2, $3, $4) with ordinality as e (stream, id, metadata, data, number)";

    /// <summary>Whether positions may be missing, and so a reader must learn whether they are still to come.</summary>
    public bool HasHoles { get; private init; }

    /// <summary>Whether its readers settle gaps. Without it they do what a plain cursor does.</summary>
    public bool SettlesGaps { get; private init; }

    public static OrderScheme CounterRow { get; } = new("counter row", "order_by_counter", $"""
        with taken as (update order_counter set position = position + cardinality($1) where is_only returning position - cardinality($1) as before)
        insert into order_by_counter {Columns} select t.before + e.number, {Values} from taken t, {Asked}
        """);

    public static OrderScheme AdvisoryLock { get; } = new(
        "advisory lock",
        "order_by_lock",
        "begin",
        "select pg_advisory_xact_lock(1)",
        $"""
        with head as materialized (select coalesce((select position from order_by_lock order by position desc limit 1), 0) as position)
        insert into order_by_lock {Columns} select h.position + e.number, {Values} from head h, {Asked}
        """,
        "commit");

    public static OrderScheme SettledSequence { get; } = new(
        "sequence, gaps settled",
        "order_by_sequence",
        "begin",
        "select pg_advisory_xact_lock_shared(2)",
        $"insert into order_by_sequence {Columns} select nextval('order_by_sequence_positions'), {Values} from {Asked}",
        "commit")
    {
        HasHoles = true,
        SettlesGaps = true,
    };

    /// <summary>Not a candidate: it shows that the check of what was read finds what is missing.</summary>
    public static OrderScheme PlainSequence { get; } = new(
        "sequence, plain cursor",
        "order_by_cursor",
        $"insert into order_by_cursor {Columns} select nextval('order_by_cursor_positions'), {Values} from {Asked}")
    {
        HasHoles = true,
    };

    public static IReadOnlyList<OrderScheme> Candidates { get; } = [CounterRow, AdvisoryLock, SettledSequence];

    public static IReadOnlyList<OrderScheme> All { get; } = [.. Candidates, PlainSequence];

    public static OrderScheme Of(string table) => All.Single(scheme => scheme.Table == table);

    /// <summary>Its empty table, with the unique keys of the kit's own.</summary>
    public async Task CreateAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand($"""
            drop table if exists {Table}, order_counter;
            drop sequence if exists {Table}_positions;
            create table order_counter (is_only boolean primary key default true check (is_only), position bigint not null);
            insert into order_counter (position) values (0);
            create sequence {Table}_positions;
            create table {Table} (
                position bigint not null primary key,
                stream text collate "C" not null,
                version bigint not null,
                recorded_at timestamptz not null default clock_timestamp(),
                event_id uuid not null unique,
                type text collate "C" not null,
                metadata json not null,
                data json not null,
                unique (stream, version));
            """);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Takes the events away and begins anew at position 1.</summary>
    public async Task ClearAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand($"truncate {Table}; truncate order_counter; insert into order_counter (position) values (0); alter sequence {Table}_positions restart");
        await command.ExecuteNonQueryAsync();
    }
}
