-- Fails at once while another transaction works on it. $1 name, $2 version
select name, version, position, event_id, epoch, has_caught_up, failure_position, failure_error, failure_at, tables
from {schema}.projections
where name = $1 and version = $2
for update nowait
