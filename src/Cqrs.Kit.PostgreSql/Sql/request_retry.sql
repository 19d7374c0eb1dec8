-- $1 name, $2 version, $3 key or null
update {schema}.parked_keys set retry = true where name = $1 and version = $2 and ($3::text is null or key = $3)
