-- $1 name, $2 version, $3 build
with keys as (delete from {schema}.parked_keys where name = $1 and version = $2 and build = $3),
    events as (delete from {schema}.parked_events where name = $1 and version = $2 and build = $3)
delete from {schema}.projections where name = $1 and version = $2 and build = $3
