-- A stream's id is the position of its first event: the name of a stream that begins in the window is told with its first event only.
-- $1 position after which the window begins, $2 its last position, $3 most rows
select e.position, e.version, e.recorded_at, e.event_id, e.type_version, e.type, e.metadata, e.stream_id,
    case when e.version = 0 or e.stream_id <= $1 then (select s.name from {schema}.streams s where s.id = e.stream_id) end, e.data
from {schema}.events e
where e.position > $1 and e.position <= $2
order by e.position
limit $3
