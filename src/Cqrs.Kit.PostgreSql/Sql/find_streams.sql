-- Those of the named streams that are there. $1 numbers to give them back by, $2 names
select asked.number, s.id, s.version, s.is_closed, s.is_erased
from unnest($1, $2) as asked (number, name)
    cross join lateral (
        select s.id, s.closed_at is not null as is_closed, s.erased_at is not null as is_erased,
            coalesce((select e.version from {schema}.events e where e.stream_id = s.id order by e.version desc limit 1), -1) as version
        from {schema}.streams s
        where s.name = asked.name
        offset 0
    ) s
