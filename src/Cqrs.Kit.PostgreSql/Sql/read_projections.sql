-- $1 names, $2 versions
select p.name, p.version, p.position, p.event_id, p.epoch, p.has_caught_up, p.failure_position, p.failure_error, p.failure_at, p.tables
from {schema}.projections p
where (p.name, p.version) in (select w.name, w.version from unnest($1, $2) as w (name, version))
