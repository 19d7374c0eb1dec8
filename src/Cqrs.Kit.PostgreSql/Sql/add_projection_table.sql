-- $1 name, $2 version, $3 build, $4 the table without schema, version and build
update {schema}.projections set tables = tables || $4::text where name = $1 and version = $2 and build = $3 and $4 <> all (tables)
