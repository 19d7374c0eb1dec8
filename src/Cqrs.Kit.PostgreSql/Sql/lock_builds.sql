-- Lets no checkpoint of these builds move until the transaction ends; gives the furthest. $1 versions, $2 builds, $3 name
select max(position) from (
    select p.position
    from {schema}.projections p
    where p.name = $3 and (p.version, p.build) in (select w.version, w.build from unnest($1, $2) as w (version, build))
    order by p.version, p.build, p.shard
    for update
) locked
