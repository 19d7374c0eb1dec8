-- $1 keys
select {columns} from {table} where {key} = any ($1)
