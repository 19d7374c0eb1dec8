-- Deletes the oldest command records, unless another process is at it. By the append ids, which begin with their time: it needs no index of its own.
-- $1 the sweepers' lock, $2 append id before which, $3 time before which they were recorded, as a client's clock may have been far behind, $4 most rows
delete from {schema}.commands c
using (
    select o.command_id from {schema}.commands o where o.append_id < $2 and o.recorded_at < $3 order by o.append_id limit $4
) old
where c.command_id = old.command_id and (select pg_try_advisory_xact_lock($1))
