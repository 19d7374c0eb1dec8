-- Locks those that stand at a position, and waits for a runner that holds one of them. $1 names, $2 versions, $3 position
select p.name, p.version, p.position, p.event_id, p.epoch, p.has_caught_up, p.failure_position, p.failure_error, p.failure_at, p.tables
from {schema}.projections p
where (p.name, p.version) in (select w.name, w.version from unnest($1, $2) as w (name, version)) and p.position = $3
order by p.name, p.version
for update
