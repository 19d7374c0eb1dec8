-- Nothing when no shard has stopped there. $1 name, $2 version, $3 position, $4 reason
with stopped as (
    update {schema}.projections set failure_position = null, failure_error = null, failure_at = null
    where name = $1 and version = $2 and failure_position = $3
    returning 1
)
insert into {schema}.skipped_events (name, version, position, key, reason)
select $1, $2, $3, '', $4 where exists (select from stopped)
on conflict (name, version, position, key) do update set reason = excluded.reason
