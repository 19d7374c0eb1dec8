-- $1 the lock of those that make tables
select pg_advisory_xact_lock($1)
