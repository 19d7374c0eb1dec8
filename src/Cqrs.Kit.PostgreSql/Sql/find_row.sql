-- $1 key
select {columns} from {view} where {key} = $1
