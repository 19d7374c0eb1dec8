-- $1 name, $2 version, $3 build, $4 whether it promotes itself
update {schema}.projections set promotes_itself = $4 where name = $1 and version = $2 and build = $3
