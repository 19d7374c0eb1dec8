-- Undoes index_plans for what follows in the transaction: to the server's own defaults, as looking up the session's takes longer than the plans do
select set_config('enable_seqscan', 'on', true), set_config('plan_cache_mode', 'auto', true)
