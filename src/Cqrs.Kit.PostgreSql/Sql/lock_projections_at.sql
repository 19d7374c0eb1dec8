-- Locks the builds of inline projections that stand where the log ended before what this transaction has appended, which nobody else can have added to since.
-- $1 names, $2 versions, $3 how many events it has appended
select p.name, p.version, p.build, p.shard, p.shards, c.position, c.event_id, p.epoch, c.has_caught_up, p.tables
from {schema}.projections p
    cross join lateral (select c.* from {schema}.checkpoints c where c.projection = p.id order by c.number desc limit 1) c
where (p.name, p.version) in (select w.name, w.version from unnest($1, $2) as w (name, version))
    and c.position = (select e.position from {schema}.events e order by e.position desc limit 1) - $3 and p.mode = 'running'
    and c.event_id = coalesce((select e.event_id from {schema}.events e where e.position = c.position), '00000000-0000-0000-0000-000000000000') -- else a tail was lost, and the runner tells it
order by p.name, p.version, p.build
for update of p
