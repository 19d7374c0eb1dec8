-- $1 name, $2 version, $3 build, $4 shard, $5 most events
select k.key, array(
    select e.position from {schema}.parked_events e where e.name = $1 and e.version = $2 and e.build = $3 and e.key = k.key order by e.position limit $5)
from {schema}.parked_keys k
where k.name = $1 and k.version = $2 and k.build = $3 and k.shard = $4 and k.retry
order by k.position, k.key
limit 1
