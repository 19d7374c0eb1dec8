-- What an owner has to know besides: in a statement of its own, as that of the lease has a snapshot from before it had the row.
-- $1 name, $2 version, $3 build, $4 shard
select p.position, p.event_id, p.has_caught_up,
    array(select k.key from {schema}.parked_keys k where k.name = $1 and k.version = $2 and k.build = $3 and k.shard = $4),
    array(select s.position from {schema}.skipped_events s where s.name = $1 and s.version = $2 and s.key = ''),
    array(select s.position from {schema}.skipped_events s where s.name = $1 and s.version = $2 and s.key <> '' order by s.position, s.key),
    array(select s.key from {schema}.skipped_events s where s.name = $1 and s.version = $2 and s.key <> '' order by s.position, s.key),
    p.event_id in ('00000000-0000-0000-0000-000000000000', (select e.event_id from {schema}.events e where e.position = p.position)) is true
from {schema}.progress p
where p.name = $1 and p.version = $2 and p.build = $3 and p.shard = $4
