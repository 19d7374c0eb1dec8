-- Whether no later version of the projection has caught up. $1 name, $2 version
select not exists (select from {schema}.projections where name = $1 and version > $2 and has_caught_up)
