-- $1 stream
select s.id, s.kept_from, s.erased_at is not null, newest.version, newest.position
from {schema}.streams s
    cross join lateral (select e.version, e.position from {schema}.events e where e.stream_id = s.id order by e.version desc limit 1) newest
where s.name = $1
