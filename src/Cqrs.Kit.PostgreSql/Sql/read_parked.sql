-- $1 name, $2 version, $3 build, $4 key or null, $5 most
select k.shard, k.key, k.position, k.error, k.failed_at, k.attempts,
    (select count(*) from {schema}.parked_events e where e.name = k.name and e.version = k.version and e.build = k.build and e.key = k.key)
from {schema}.parked_keys k
where k.name = $1 and k.version = $2 and k.build = $3 and ($4::text is null or k.key = $4)
order by k.position, k.key
limit $5
