-- $1 name, $2 version, $3 build, $4 shard, $5 keys, $6 positions, $7 errors, $8 times
insert into {schema}.parked_keys (name, version, build, key, shard, position, error, failed_at, attempts)
select $1, $2, $3, f.key, $4, f.position, f.error, f.failed_at, 1 from unnest($5, $6, $7, $8) as f (key, position, error, failed_at)
on conflict (name, version, build, key) do update
set position = excluded.position, error = excluded.error, failed_at = excluded.failed_at, attempts = parked_keys.attempts + 1, retry = false
