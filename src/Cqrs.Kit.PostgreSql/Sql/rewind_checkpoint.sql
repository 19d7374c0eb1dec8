-- The live build's, in a statement behind the one that took the leases, which has a snapshot from before. $1 name, $2 version, $3 position
with last as (
    select p.id, p.number, p.has_caught_up
    from {schema}.progress p
    where p.name = $1 and p.version = $2
        and p.build = (select l.build from {schema}.projections l where l.name = $1 and l.version = $2 order by l.promoted_at desc nulls last, l.build limit 1)
), moved as (
    insert into {schema}.checkpoints (projection, number, position, event_id, has_caught_up)
    select last.id, last.number + 1, $3, coalesce((select e.event_id from {schema}.events e where e.position = $3), '00000000-0000-0000-0000-000000000000'), last.has_caught_up
    from last
)
delete from {schema}.checkpoints c using last where c.projection = last.id and c.number = last.number
