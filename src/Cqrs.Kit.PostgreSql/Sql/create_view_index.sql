create index {index} on {table} ({columns})
