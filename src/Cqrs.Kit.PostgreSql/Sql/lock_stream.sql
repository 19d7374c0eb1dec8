-- One change to a stream as a whole at a time; taken before the log's lock, never under it. $1 stream
select id from {schema}.streams where name = $1 for no key update
