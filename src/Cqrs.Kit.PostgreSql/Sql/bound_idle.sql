-- For the rest of a transaction that has the log's lock: a client that stops meanwhile loses it.
select set_config('idle_in_transaction_session_timeout', '30s', true)
