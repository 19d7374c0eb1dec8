-- $1 position after which to begin, $2 last position, $3 most rows
select e.position, e.version, e.recorded_at, e.event_id, e.type_version, e.type, e.metadata, e.data, e.stream_id,
    (select s.name from {schema}.streams s where s.id = e.stream_id)
from {schema}.events e
where e.position > $1 and e.position <= $2
order by e.position
limit $3
