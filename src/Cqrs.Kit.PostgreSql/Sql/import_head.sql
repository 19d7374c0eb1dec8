-- The log's end, under its lock, and whether a stream that goes on must not. $1 ids of the streams that go on
select coalesce((select max(position) from {schema}.events), 0),
    exists (select from {schema}.streams s where s.id = any ($1) and (s.closed_at is not null or s.erased_at is not null))
