-- The last event of a stream, under the log's lock, and the end of the stream. Answers as an append does.
-- $1 stream's id, $2 event's id, $3 type, $4 type version, $5 data, $6 metadata, $7 channel to notify or null, $8 payload
with newest as materialized (
    select (select max(e.position) from {schema}.events e) as position,
        (select e.version from {schema}.events e where e.stream_id = $1 order by e.version desc limit 1) as version,
        clock_timestamp() as now
), last_event as (
    insert into {schema}.events (position, stream_id, version, recorded_at, event_id, type_version, type, metadata, data)
    select n.position + 1, $1, n.version + 1, n.now, $2, $4, $3, $6, $5 from newest n
), ended as (
    update {schema}.streams s set closed_at = coalesce(s.closed_at, n.now), erased_at = n.now from newest n where s.id = $1
)
select n.position, n.now, array[n.version], null::int[], null::boolean[], null::uuid, case when $7 is not null then pg_notify($7, $8) end from newest n
