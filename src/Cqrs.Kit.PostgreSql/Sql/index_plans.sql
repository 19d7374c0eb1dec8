-- For the rest of the transaction: a plan that was cached while a table was tiny would scan it when it has grown.
select set_config('enable_seqscan', 'off', true)
