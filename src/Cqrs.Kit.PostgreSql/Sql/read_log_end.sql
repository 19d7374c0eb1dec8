-- How far one look at the log goes: to its end, or to a position. $1 the position, $2 the one at which the look begins
select e.position, e.event_id, exists (select from {schema}.events n where n.position = e.position + 1),
    (select a.event_id from {schema}.events a where a.position = $2)
from {schema}.events e
where e.position <= $1
order by e.position desc
limit 1
