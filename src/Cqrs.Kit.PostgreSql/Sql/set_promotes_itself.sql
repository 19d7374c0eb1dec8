-- $1 name, $2 version, $3 build
update {schema}.projections set promotes_itself = true where name = $1 and version = $2 and build = $3
