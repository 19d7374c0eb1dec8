-- $1 name, $2 version, $3 position or null, $4 error or null, $5 time or null, $6 channel to notify or null, $7 payload
with failed as (
    update {schema}.projections
    set failure_position = $3, failure_error = $4, failure_at = $5
    where name = $1 and version = $2
        and ($3::bigint is null or position < $3) -- else another node has passed the event since
    returning 1
)
select case when $6 is not null and exists (select from failed) then pg_notify($6, $7) end
