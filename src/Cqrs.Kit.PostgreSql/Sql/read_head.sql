select coalesce(max(position), 0) from {schema}.events
