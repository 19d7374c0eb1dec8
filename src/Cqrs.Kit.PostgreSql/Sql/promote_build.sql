-- After all that were promoted before, whatever the clock says; nothing when it is. $1 name, $2 version, $3 build
update {schema}.projections
set promoted_at = greatest(statement_timestamp(), (select max(p.promoted_at) + interval '1 microsecond' from {schema}.projections p where p.name = $1))
where name = $1 and version = $2 and build = $3 and promoted_at is null
