-- $1 names, $2 versions, $3 builds, $4 shards, $5 epochs
update {schema}.projections p
set owner = null, leased_until = null
from unnest($1, $2, $3, $4, $5) as h (name, version, build, shard, epoch)
where p.name = h.name and p.version = h.version and p.build = h.build and p.shard = h.shard and p.epoch = h.epoch
