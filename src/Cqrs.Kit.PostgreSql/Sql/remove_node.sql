-- $1 node
delete from {schema}.nodes where node = $1
