-- $1 command id
select hash, result, position from {schema}.commands where command_id = $1
