-- $1 the log's lock
-- A statement of its own, so that the snapshot of the next one is taken under the lock.
-- Sequential scans are off for the rest of the transaction: a plan that was cached while a table was tiny would scan it when it has grown.
select pg_advisory_xact_lock($1), set_config('enable_seqscan', 'off', true)
