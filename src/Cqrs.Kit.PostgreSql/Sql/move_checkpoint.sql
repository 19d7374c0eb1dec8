-- Ends the batch before its COMMIT when the shard is in another epoch or at another position than it was. Whoever takes the lease meanwhile waits
-- for the COMMIT. It ends, too, when the log lacks the event of either checkpoint: a tail of it was lost; an append has looked before. The lease is renewed
-- when half of it is over.
-- $1 name, $2 version, $3 build, $4 shard, $5 epoch, $6 position as it was, $7 position, $8 event id, $9 has caught up, $10 for how long the lease is renewed, or null, $11 channel to notify or null, $12 payload, $13 event id as it was
with held as (
    select p.id
    from {schema}.projections p
    where p.name = $1 and p.version = $2 and p.build = $3 and p.shard = $4 and p.epoch = $5
    for share
), last as (
    select c.projection, c.number
    from held cross join lateral (select c.* from {schema}.checkpoints c where c.projection = held.id order by c.number desc limit 1) c
    where c.position = $6 and c.event_id = $13
), moved as (
    insert into {schema}.checkpoints (projection, number, position, event_id, has_caught_up)
    select last.projection, last.number + 1, $7, $8, $9 from last
    returning 1
), passed as (
    delete from {schema}.checkpoints c using last where c.projection = last.projection and c.number = last.number
), renewed as (
    update {schema}.projections p set leased_until = clock_timestamp() + $10
    from last
    where p.id = last.projection and p.leased_until < clock_timestamp() + $10 / 2
)
select case
    when not exists (select from moved) then {schema}.refuse('CK005', 0, 0, 0)
    when $10 is not null and ($13 not in ('00000000-0000-0000-0000-000000000000', (select e.event_id from {schema}.events e where e.position = $6)) is not false
        or $8 not in ('00000000-0000-0000-0000-000000000000', (select e.event_id from {schema}.events e where e.position = $7)) is not false) then {schema}.refuse('CK006', 0, 0, 0)
    when $11 is not null then pg_notify($11, $12)
end
