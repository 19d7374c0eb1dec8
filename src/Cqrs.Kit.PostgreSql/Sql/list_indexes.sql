-- $1 the table's quoted name
select c.relname::text
from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid
where i.indrelid = to_regclass($1)
