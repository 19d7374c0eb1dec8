-- One append, under the log's lock: verdict, streams, events, command record.
-- $1 append id; a stream each: $2 name, $3 type, $4 expected version (-1 any, -2 exists, -3 none), $5 number of its first event, $6 count;
-- an event each, numbered from 1: $7 number of its stream, $8 id, $9 type, $10 type version, $11 data;
-- $12 metadata; $13 command id or null, $14 its hash, $15 its result, $16 its position when there is no event;
-- $17 channel to notify or null, $18 payload; $19 number of the request when a refusal is to be an error, else null
with asked as materialized (
    select found.ordinal, found.name, found.type, found.expected, found.first, found.count, found.id,
        coalesce((select e.version from {schema}.events e where e.stream_id = found.id order by e.version desc limit 1), -1) as actual
    from (
        select a.*, (select s.id from {schema}.streams s where s.name = a.name) as id
        from unnest($2, $3, $4, $5, $6) with ordinality as a (name, type, expected, first, count, ordinal)
        offset 0
    ) found
), conflict as materialized (
    select ordinal, actual
    from asked
    where case expected when -1 then false when -2 then actual < 0 when -3 then actual >= 0 else actual <> expected end
    order by ordinal
    limit 1
), known as materialized (
    select append_id, position, hash, result from {schema}.commands where command_id = $13
), verdict as materialized (
    select case when exists (select from known) then 2 when exists (select from conflict) then 1 else 0 end as outcome,
        coalesce((select max(position) from {schema}.events), 0) as head,
        clock_timestamp() as now
), base as materialized (
    -- one row when the append passes, else none: a stream's id and what to add to an event's number for its version
    select v.head, v.now,
        array_agg(coalesce(a.id, v.head + a.first) order by a.ordinal) as stream_ids,
        array_agg(a.actual + 1 - a.first order by a.ordinal) as offsets
    from verdict v left join asked a on true
    where v.outcome = 0
    group by v.head, v.now
), new_streams as (
    insert into {schema}.streams (id, name, type)
    select b.head + a.first, a.name, a.type from base b, asked a where a.id is null
), new_events as (
    insert into {schema}.events (position, stream_id, version, recorded_at, event_id, type_version, type, metadata, data)
    select b.head + e.number, b.stream_ids[e.stream], b.offsets[e.stream] + e.number, b.now, e.id, e.type_version, e.type, $12, e.data
    from base b, unnest($7, $8, $9, $10, $11) with ordinality as e (stream, id, type, type_version, data, number)
), new_command as (
    insert into {schema}.commands (command_id, append_id, position, recorded_at, hash, result)
    select $13, $1, case when cardinality($8) = 0 then $16 else b.head + cardinality($8) end, b.now, $14, $15 from base b where $13 is not null
)
select v.outcome, v.head, v.now,
    (select array_agg(actual + count order by ordinal) from asked) as versions,
    c.ordinal, c.actual,
    case v.outcome
        when 1 then exists (select from {schema}.events where event_id = $1)
        when 2 then k.append_id = $1
        else false
    end as is_own,
    k.position, k.hash, k.result,
    case
        when v.outcome = 0 then case when $17 is not null then pg_notify($17, $18) end
        when $19 is not null then {schema}.refuse(case v.outcome when 1 then 'CK001' else 'CK002' end, $19, coalesce(c.ordinal, 0), coalesce(c.actual, 0))
    end
from verdict v left join conflict c on true left join known k on true
