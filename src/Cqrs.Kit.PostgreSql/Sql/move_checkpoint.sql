-- Ends the batch before its COMMIT when the row is of another epoch than it was.
-- $1 name, $2 version, $3 epoch as it was, $4 position, $5 event id, $6 epoch, $7 has caught up, $8 channel to notify or null, $9 payload
with moved as (
    update {schema}.projections
    set position = $4, event_id = $5, epoch = $6, has_caught_up = $7, moved_at = clock_timestamp(),
        failure_position = null, failure_error = null, failure_at = null
    where name = $1 and version = $2 and epoch = $3
    returning 1
)
select case
    when not exists (select from moved) then {schema}.refuse('CK005', 0, 0, 0)
    when $8 is not null then pg_notify($8, $9)
end
