-- How far one look at the log goes: to its end, or to a position. $1 the position
select e.position, e.event_id, exists (select from {schema}.events n where n.position = e.position + 1)
from {schema}.events e
where e.position <= $1
order by e.position desc
limit 1
