-- One row a shard. $1 name, $2 version, $3 build
select name, version, build, shard, shards, position, event_id, epoch, has_caught_up, tables
from {schema}.progress
where name = $1 and version = $2 and build = $3
order by shard
