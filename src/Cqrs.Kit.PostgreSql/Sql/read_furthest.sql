-- In a statement behind the one that locks them, which has a snapshot from before. $1 versions, $2 builds, $3 name
select max(p.position)
from {schema}.progress p
where p.name = $3 and (p.version, p.build) in (select w.version, w.build from unnest($1, $2) as w (version, build))
