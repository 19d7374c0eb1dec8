-- $1 the log's lock
-- A statement of its own, so that the snapshot of the next one is taken under the lock. With it, for the rest of the transaction, index_plans;
-- and a client that stops while it has the lock loses it.
select pg_advisory_xact_lock($1), set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true),
    set_config('idle_in_transaction_session_timeout', '30s', true)
