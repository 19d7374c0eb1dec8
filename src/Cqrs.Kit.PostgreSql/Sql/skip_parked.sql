-- Nothing when it is not the first that waits for the key. $1 name, $2 version, $3 position, $4 key, $5 reason
with taken as (
    delete from {schema}.parked_events e
    where e.name = $1 and e.version = $2 and e.key = $4 and e.position = $3
        and not exists (
            select from {schema}.parked_events o
            where o.name = $1 and o.version = $2 and o.build = e.build and o.key = $4 and o.position < $3)
    returning 1
)
insert into {schema}.skipped_events (name, version, position, key, reason)
select $1, $2, $3, $4, $5 where exists (select from taken)
on conflict (name, version, position, key) do update set reason = excluded.reason
