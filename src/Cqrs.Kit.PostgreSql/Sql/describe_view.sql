-- What there is under the view's name (null for nothing), and whether it shows the table. $1 the view's quoted name, $2 the table's
select (select c.relkind::text from pg_catalog.pg_class c where c.oid = to_regclass($1)),
    exists (
        select
        from pg_catalog.pg_rewrite r
            join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = r.oid
                and d.refclassid = 'pg_catalog.pg_class'::regclass
        where r.ev_class = to_regclass($1) and d.refobjid = to_regclass($2)
    )
