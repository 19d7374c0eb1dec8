-- The appends of one flush, under the log's lock: a verdict for each, then the streams, events and command records of those that pass.
-- A unit is one append, or several to one stream that pass or fail together. An entry is what a unit adds to one stream; one without a name
-- stands for an append that has only a command record. Entries, events and records are numbered from 1, the entries of a unit together.
-- Entries: $1 unit, $2 id of the unit's first append, $3 name, $4 type, $5 expected version (-1 any, -2 exists, -3 none), $6 number of its first event, $7 count;
-- events: $8 entry, $9 id, $10 type, $11 type version, $12 metadata, $13 data;
-- command records: $14 entry, $15 command id, $16 append id, $17 number of the append's last event or 0, $18 position when it has none, $19 hash, $20 result;
-- $21 channel to notify or null, $22 payload; $23 number of the request when a refusal is to be an error, else null
-- Verdicts: 0 passes, 1 conflict, 2 command known, 3 closed, 4 erased.
with asked as materialized (
    select a.*, s.id, s.closed_at, s.erased_at,
        coalesce((select e.version from {schema}.events e where e.stream_id = s.id order by e.version desc limit 1), -1) as actual
    from unnest($1, $2, $3, $4, $5, $6, $7) with ordinality as a (unit, append_id, name, type, expected, first, count, ordinal)
        left join lateral (select * from {schema}.streams s where s.name = a.name limit 1) s on true
), known as materialized (
    select c.entry
    from unnest($14, $15) as c (entry, command_id)
        join {schema}.commands k on k.command_id = c.command_id
), judged as materialized (
    select a.*,
        case
            when a.ordinal in (select entry from known) then 2
            when a.erased_at is not null then 4
            when a.closed_at is not null then 3
            when case a.expected when -1 then false when -2 then a.actual < 0 when -3 then a.actual >= 0 else a.actual <> a.expected end then 1
            else 0
        end as verdict
    from asked a
), settled as materialized (
    select j.*, max(j.verdict) over (partition by j.unit) > 0 as is_refused
    from judged j
), head as materialized (
    select coalesce((select position from {schema}.events order by position desc limit 1), 0) as position, clock_timestamp() as now
), placed as materialized (
    -- before is the position before the entry's first event: only what passes takes positions, so there are no holes
    select s.*, (select position from head) + sum(case when s.is_refused then 0 else s.count end) over (order by s.ordinal) - s.count as before
    from settled s
), flush as materialized (
    -- one row; arrays by entry, of stream ids (0 when refused) and of what to add to an event's number for its position and its version
    select
        array_agg(case when is_refused then 0 else coalesce(id, before + 1) end order by ordinal) as stream_ids,
        array_agg(before + 1 - first order by ordinal) as positions,
        array_agg(actual + 1 - first order by ordinal) as versions,
        array_agg(actual order by ordinal) as actuals,
        case when bool_or(is_refused) then array_agg(verdict order by ordinal) end as verdicts,
        case when bool_or(is_refused) then array_agg(is_refused
            and (exists (select from {schema}.events e where e.event_id = append_id) or exists (select from {schema}.commands c where c.append_id = placed.append_id))
            order by ordinal) end as owns,
        bool_and(is_refused) as is_empty
    from placed
), new_streams as (
    insert into {schema}.streams (id, name, type)
    select before + 1, name, type from placed where id is null and name is not null and not is_refused
), new_events as (
    insert into {schema}.events (position, stream_id, version, recorded_at, event_id, type_version, type, metadata, data)
    select f.positions[e.entry] + e.number, f.stream_ids[e.entry], f.versions[e.entry] + e.number, h.now, e.id, e.type_version, e.type, e.metadata, e.data
    from flush f, head h, unnest($8, $9, $10, $11, $12, $13) with ordinality as e (entry, id, type, type_version, metadata, data, number)
    where f.stream_ids[e.entry] > 0
), new_commands as (
    insert into {schema}.commands (command_id, append_id, position, recorded_at, hash, result)
    select c.id, c.append_id, case when c.last = 0 then c.position else f.positions[c.entry] + c.last end, h.now, c.hash, c.result
    from flush f, head h, unnest($14, $15, $16, $17, $18, $19, $20) as c (entry, id, append_id, last, position, hash, result)
    where f.stream_ids[c.entry] > 0
)
select h.position, h.now, f.actuals, f.verdicts, f.owns,
    case
        when not f.is_empty then case when $21 is not null then pg_notify($21, $22) end
        when $23 is not null then (
            select {schema}.refuse('CK00' || p.verdict, $23, p.ordinal, p.actual) from placed p where p.verdict > 0 order by p.verdict = 2 desc, p.verdict desc, p.ordinal limit 1)
    end
from flush f, head h
