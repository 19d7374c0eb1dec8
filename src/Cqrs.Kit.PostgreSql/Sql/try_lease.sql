-- A lease in a new epoch. $1 name, $2 version, $3 build, $4 shard, $5 node, $6 duration
update {schema}.projections
set owner = $5, leased_until = clock_timestamp() + $6, epoch = nextval('{schema}.projection_epochs')
where name = $1 and version = $2 and build = $3 and shard = $4
    and mode = 'running' and failure_position is null
    and (owner is null or owner = $5 or leased_until <= clock_timestamp())
returning shards, epoch
