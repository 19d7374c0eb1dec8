-- The columns of a table; none when it is not there. $1 its quoted name
select a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    coalesce((select a.attnum = any (i.indkey) from pg_catalog.pg_index i where i.indrelid = a.attrelid and i.indisprimary), false)
from pg_catalog.pg_attribute a
where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped
order by a.attnum
