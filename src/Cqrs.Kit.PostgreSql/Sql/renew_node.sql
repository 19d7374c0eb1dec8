-- Gives how many nodes are alive, and whether this one was not among them before. $1 node, $2 duration
with alive as (
    insert into {schema}.nodes (node, alive_until) values ($1, clock_timestamp() + $2)
    on conflict (node) do update set alive_until = excluded.alive_until
), gone as (
    delete from {schema}.nodes where node <> $1 and alive_until < clock_timestamp() - interval '1 hour'
)
select 1 + count(*) filter (where node <> $1)::int, count(*) filter (where node = $1) = 0 from {schema}.nodes where alive_until > clock_timestamp()
