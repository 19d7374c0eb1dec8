-- $1 key
select {columns} from {table} where {key} = $1
