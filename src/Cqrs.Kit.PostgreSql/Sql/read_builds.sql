-- The builds of a projection, all versions. $1 name
select name, version, build, min(promoted_at), bool_and(has_caught_up), bool_or(failure_position is not null), min(position), max(position), min(tables)
from {schema}.progress
where name = $1
group by name, version, build
order by version, build
