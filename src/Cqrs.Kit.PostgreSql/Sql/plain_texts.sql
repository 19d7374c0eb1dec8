-- For the rest of the transaction: values as text are the same whatever the session is set to.
select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO', true), set_config('intervalstyle', 'iso_8601', true), set_config('bytea_output', 'hex', true)
