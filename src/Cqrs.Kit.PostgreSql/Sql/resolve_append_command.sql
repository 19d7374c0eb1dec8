-- The command that was recorded with an append. $1 append id
select command_id, hash, position from {schema}.commands where append_id = $1
