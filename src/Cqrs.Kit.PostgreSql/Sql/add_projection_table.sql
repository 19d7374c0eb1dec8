-- $1 name, $2 version, $3 the table without schema and version
update {schema}.projections set tables = tables || $3::text where name = $1 and version = $2 and $3 <> all (tables)
