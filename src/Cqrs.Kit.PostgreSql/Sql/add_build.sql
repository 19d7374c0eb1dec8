-- $1 name, $2 version, $3 build, $4 shards, $5 whether it begins at the end of the log, $6 whether it promotes itself
with added as (
    insert into {schema}.projections (name, version, build, shard, shards, promotes_itself)
    select $1, $2, $3, s.shard, $4, $6
    from generate_series(0, $4 - 1) as s (shard)
    on conflict do nothing
    returning id
)
insert into {schema}.checkpoints (projection, number, position, event_id)
select added.id, 0, coalesce(head.position, 0), coalesce(head.event_id, '00000000-0000-0000-0000-000000000000')
from added
    left join lateral (select e.position, e.event_id from {schema}.events e where $5 order by e.position desc limit 1) head on true
