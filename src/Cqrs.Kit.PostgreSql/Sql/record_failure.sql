-- $1 name, $2 version, $3 build, $4 shard, $5 epoch, $6 position, $7 error, $8 time
update {schema}.projections
set failure_position = $6, failure_error = $7, failure_at = $8, owner = null, leased_until = null
where name = $1 and version = $2 and build = $3 and shard = $4 and epoch = $5
