-- The builds of a projection, all versions. $1 name
select name, version, build, min(promoted_at), bool_and(has_caught_up), min(tables)
from {schema}.progress
where name = $1
group by name, version, build
order by version, build
