-- For the rest of the transaction: whoever holds a table longer than this is waited for in another try.
select set_config('lock_timeout', '250ms', true)
