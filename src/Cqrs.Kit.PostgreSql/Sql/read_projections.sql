-- How shards stand; one row without a name when there are none. $1 names, $2 versions
select p.name, p.version, p.build, p.shard, p.shards, p.position, p.event_id, p.epoch, p.has_caught_up, p.mode, p.promotes_itself, p.promoted_at,
    p.build = first_value(p.build) over (partition by p.name, p.version order by p.promoted_at desc nulls last, p.build),
    p.failure_position, p.failure_error, p.failure_at,
    case when p.leased_until > clock_timestamp() then p.owner end,
    (select e.recorded_at from {schema}.events e where e.position = p.position + 1),
    parked.keys, parked.first, parked.retry, p.fault_error, p.fault_at, p.began_at,
    log.head, log.now
from (select (select coalesce(max(position), 0) from {schema}.events) as head, clock_timestamp() as now) log
    left join (unnest($1, $2) as w (name, version) join {schema}.progress p on p.name = w.name and p.version = w.version) on true
    left join lateral (
        select count(*)::int as keys, min(k.position) as first, coalesce(bool_or(k.retry), false) as retry
        from {schema}.parked_keys k
        where k.name = p.name and k.version = p.version and k.build = p.build and k.shard = p.shard
    ) parked on true
order by p.name, p.version, p.build, p.shard
