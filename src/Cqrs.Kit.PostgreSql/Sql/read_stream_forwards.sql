-- $1 stream, $2 first version, $3 most rows
select e.position, e.version, e.recorded_at, e.event_id, e.type_version, e.type, e.metadata, e.data
from {schema}.events e
where e.stream_id = (select s.id from {schema}.streams s where s.name = $1)
    and e.version >= greatest($2, (select s.kept_from from {schema}.streams s where s.name = $1))
order by e.version
limit $3
