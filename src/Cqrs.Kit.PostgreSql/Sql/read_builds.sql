-- The builds of a projection, all versions. None is further than the log: what it has lost, no other build can come to. $1 name
select name, version, build, min(promoted_at), bool_and(has_caught_up), bool_or(failure_position is not null), min(least(position, log.head)), max(least(position, log.head)), min(tables)
from {schema}.progress cross join (select coalesce(max(position), 0) as head from {schema}.events) log
where name = $1
group by name, version, build
order by version, build
