-- $1 name, $2 version, $3 build
select min(position) from {schema}.progress where name = $1 and version = $2 and build = $3
