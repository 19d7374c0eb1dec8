-- The first events of each of the named streams, in order. $1 numbers to give them back by, $2 streams, $3 first versions, $4 most rows
select e.position, e.version, e.recorded_at, e.event_id, e.type_version, e.type, e.metadata, e.data, asked.number
from unnest($1, $2, $3, $4) as asked (number, name, version, rows)
    cross join lateral (select s.id, s.kept_from from {schema}.streams s where s.name = asked.name offset 0) s
    cross join lateral (
        select e.position, e.version, e.recorded_at, e.event_id, e.type_version, e.type, e.metadata, e.data
        from {schema}.events e
        where e.stream_id = s.id and e.version >= greatest(asked.version, s.kept_from)
        order by e.version
        limit asked.rows
    ) e
