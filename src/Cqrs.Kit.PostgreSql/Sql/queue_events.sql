-- $1 name, $2 version, $3 build, $4 keys, $5 positions
insert into {schema}.parked_events (name, version, build, key, position)
select $1, $2, $3, q.key, q.position from unnest($4, $5) as q (key, position)
