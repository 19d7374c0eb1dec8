-- $1 name, $2 version, $3 build, $4 key, $5 positions
delete from {schema}.parked_events where name = $1 and version = $2 and build = $3 and key = $4 and position = any ($5)
