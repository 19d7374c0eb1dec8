-- The events of an append by its id, and the one right behind them. $1 append id, $2 their count
select e.position, (select s.name from {schema}.streams s where s.id = e.stream_id), e.version, e.event_id, e.type, e.type_version, e.data
from {schema}.events first
    join {schema}.events e on e.position between first.position and first.position + $2
where first.event_id = $1
order by e.position
