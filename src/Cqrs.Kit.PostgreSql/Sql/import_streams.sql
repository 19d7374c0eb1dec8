-- The streams that a chunk begins. $1 names, $2 types, $3 number of its first event in the chunk, from 1; $4 the log's end before the chunk
insert into {schema}.streams (id, name, type)
select $4 + n.first, n.name, n.type from unnest($1, $2, $3) as n (name, type, first)
