-- Gives those that are still held. $1 names, $2 versions, $3 builds, $4 shards, $5 epochs, $6 duration, $7 errors that are being got over, or nulls, $8 their times, $9 how far
-- their owner knows them to have come: after a failover to a replica that lagged, they stand before it
update {schema}.projections p
set leased_until = clock_timestamp() + $6, fault_error = h.error, fault_at = h.at
from unnest($1, $2, $3, $4, $5, $7, $8, $9) as h (name, version, build, shard, epoch, error, at, position)
where p.name = h.name and p.version = h.version and p.build = h.build and p.shard = h.shard and p.epoch = h.epoch and p.owner is not null
    and h.position <= (select c.position from {schema}.checkpoints c where c.projection = p.id order by c.number desc limit 1)
returning p.name, p.version, p.build, p.shard
