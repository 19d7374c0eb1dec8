-- Where the asked event ids stand. $1 ids
select asked.id, e.position
from unnest($1) as asked (id)
    cross join lateral (select e.position from {schema}.events e where e.event_id = asked.id offset 0) e
