-- $1 position after which the window begins, $2 its last position, $3 most rows
select e.position, e.version, e.recorded_at, e.event_id, e.type_version, e.type, e.metadata, e.stream_id,
    (select s.name from {schema}.streams s where s.id = e.stream_id), e.data
from {schema}.events e
where e.position > $1 and e.position <= $2
order by e.position desc
limit $3
