-- When nothing waits for it any more. $1 name, $2 version, $3 build, $4 key
delete from {schema}.parked_keys k
where k.name = $1 and k.version = $2 and k.build = $3 and k.key = $4
    and not exists (select from {schema}.parked_events e where e.name = $1 and e.version = $2 and e.build = $3 and e.key = $4)
