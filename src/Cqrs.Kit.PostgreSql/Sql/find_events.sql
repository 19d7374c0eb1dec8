-- Those of the asked events that are there. $1 numbers to give them back by, $2 streams' ids, $3 versions
select asked.number, e.event_id, e.position
from unnest($1, $2, $3) as asked (number, stream_id, version)
    cross join lateral (
        select e.event_id, e.position from {schema}.events e where e.stream_id = asked.stream_id and e.version = asked.version offset 0
    ) e
