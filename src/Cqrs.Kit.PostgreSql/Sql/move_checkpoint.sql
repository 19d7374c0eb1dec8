-- Ends the batch before its COMMIT when the shard is in another epoch or at another position than it was.
-- $1 name, $2 version, $3 build, $4 shard, $5 epoch, $6 position as it was, $7 position, $8 event id, $9 has caught up, $10 for how long the lease is renewed, or null, $11 channel to notify or null, $12 payload
with moved as (
    update {schema}.projections
    set position = $7, event_id = $8, has_caught_up = $9, moved_at = clock_timestamp(), leased_until = coalesce(clock_timestamp() + $10, leased_until)
    where name = $1 and version = $2 and build = $3 and shard = $4 and epoch = $5 and position = $6
    returning 1
)
select case
    when not exists (select from moved) then {schema}.refuse('CK005', 0, 0, 0)
    when $11 is not null then pg_notify($11, $12)
end
