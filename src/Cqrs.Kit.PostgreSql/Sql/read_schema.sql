-- Whether the schema is there, and which of the names that the first migration needs are taken in it. $1 the schema, $2 the names
select exists (select from pg_catalog.pg_namespace where nspname = $1),
    array(
        select c.relname::text
        from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where n.nspname = $1 and c.relname = any ($2)
        order by c.relname
    )
