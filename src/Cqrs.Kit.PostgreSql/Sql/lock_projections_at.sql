-- Locks the builds of inline projections that stand at a position. $1 names, $2 versions, $3 position
select p.name, p.version, p.build, p.shard, p.shards, p.position, p.event_id, p.epoch, p.has_caught_up, p.tables
from {schema}.projections p
where (p.name, p.version) in (select w.name, w.version from unnest($1, $2) as w (name, version)) and p.position = $3 and p.mode = 'running'
order by p.name, p.version, p.build
for update
