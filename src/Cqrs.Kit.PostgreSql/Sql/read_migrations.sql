select version, oldest_supported from {schema}.migrations order by version desc limit 1
