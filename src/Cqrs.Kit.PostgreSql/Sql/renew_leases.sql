-- Gives those that are still held. $1 names, $2 versions, $3 builds, $4 shards, $5 epochs, $6 duration
update {schema}.projections p
set leased_until = clock_timestamp() + $6
from unnest($1, $2, $3, $4, $5) as h (name, version, build, shard, epoch)
where p.name = h.name and p.version = h.version and p.build = h.build and p.shard = h.shard and p.epoch = h.epoch and p.owner is not null
returning p.name, p.version, p.build, p.shard
