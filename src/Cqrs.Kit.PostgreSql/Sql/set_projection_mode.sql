-- $1 name, $2 version, $3 mode
update {schema}.projections
set mode = $3,
    owner = case when $3 = 'running' then owner end,
    failure_position = case when $3 <> 'running' then failure_position end,
    failure_error = case when $3 <> 'running' then failure_error end,
    failure_at = case when $3 <> 'running' then failure_at end
where name = $1 and version = $2
