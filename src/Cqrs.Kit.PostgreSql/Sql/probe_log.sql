-- $1 the position behind the one that was asked about: positions have no holes
select coalesce(head.position, 0), head.event_id, clock_timestamp(), (select e.recorded_at from {schema}.events e where e.position = $1),
    (select e.event_id from {schema}.events e where e.position = $1 - 1)
from (select) one
    left join lateral (select position, event_id from {schema}.events order by position desc limit 1) head on true
