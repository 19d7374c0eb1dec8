-- $1 keys
delete from {table} where {key} = any ($1)
