-- For the rest of the transaction: one plan for all parameters, as planning takes longer than the statement; and by the indexes, as a plan that
-- was made while a table was tiny would scan it when it has grown.
select set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)
