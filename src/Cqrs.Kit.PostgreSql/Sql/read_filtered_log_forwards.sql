-- $1 position after which the window begins, $2 its last position, $3 most rows, $4 event types or null, $5 stream types or null, $6 event types to leave out or null
select e.position, e.version, e.recorded_at, e.event_id, e.type_version, e.type, e.metadata, s.id, s.name, e.data
from {schema}.events e
    cross join lateral (select s.id, s.name, s.type from {schema}.streams s where s.id = e.stream_id limit 1) s -- one by one, also with a plan from when there were two
where e.position > $1 and e.position <= $2
    and ($4::text[] is null or e.type = any ($4))
    and ($6::text[] is null or e.type <> all ($6))
    and ($5::text[] is null or s.type = any ($5))
order by e.position
limit $3
