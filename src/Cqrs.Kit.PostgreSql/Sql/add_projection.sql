-- $1 name, $2 version, $3 whether it begins at the end of the log
insert into {schema}.projections (name, version, position, event_id)
select $1, $2, coalesce(head.position, 0), coalesce(head.event_id, '00000000-0000-0000-0000-000000000000')
from (select) one
    left join lateral (select e.position, e.event_id from {schema}.events e where $3 order by e.position desc limit 1) head on true
on conflict do nothing
