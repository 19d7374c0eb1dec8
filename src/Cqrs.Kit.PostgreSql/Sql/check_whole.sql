-- What does not belong together of the schema, as after a restore of a part of it: by the ends of the tables and the catalog alone, however large the log is.
select 'begin', f.position::text
from (select e.position from {schema}.events e order by e.position limit 1) f
where f.position <> 1
union all
select 'stream', n.position::text
from (
    (select e.position, e.stream_id from {schema}.events e order by e.position limit 1)
    union all (select e.position, e.stream_id from {schema}.events e order by e.position desc limit 1)
) n
where not exists (select from {schema}.streams s where s.id = n.stream_id)
union all
select 'event', n.name
from (select s.id, s.name from {schema}.streams s order by s.id desc limit 1) n
where not exists (select from {schema}.events e where e.position = n.id and e.stream_id = n.id)
union all
select 'checkpoint', p.name
from {schema}.projections p
where not exists (select from {schema}.checkpoints c where c.projection = p.id)
union all
select 'table', t.name
from (select distinct format('%s_v%s_b%s', u.name, p.version, p.build) as name from {schema}.projections p cross join lateral unnest(p.tables) as u (name)) t
where not exists (select from pg_catalog.pg_class c where c.relnamespace = to_regnamespace('{schema}') and c.relname = t.name)
union all
select 'owner', c.relname
from pg_catalog.pg_class c
where c.relnamespace = to_regnamespace('{schema}') and c.relkind = 'r' and c.relname ~ '_v[0-9]+_b[0-9]+$'
    and not exists (select from {schema}.projections p cross join lateral unnest(p.tables) as u (name) where c.relname = format('%s_v%s_b%s', u.name, p.version, p.build))
union all
select 'schema', f.proname
from pg_catalog.pg_proc f
where f.pronamespace = to_regnamespace('{schema}') and f.proname = 'append' and position('{schema}.events' in f.prosrc) = 0
limit 10
