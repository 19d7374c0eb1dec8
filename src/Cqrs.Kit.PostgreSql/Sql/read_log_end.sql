-- How far one look at the log goes: to its end, or to a position. $1 the position, $2 the one at which the look begins
-- The row is chosen first: else the planner, which does not know that one is left, hashes all positions of the log for the question whether there is a next one.
select e.position, e.event_id, exists (select from {schema}.events n where n.position = e.position + 1),
    (select a.event_id from {schema}.events a where a.position = $2)
from (
    select l.position, l.event_id
    from {schema}.events l
    where l.position <= $1
    order by l.position desc
    limit 1
) e
