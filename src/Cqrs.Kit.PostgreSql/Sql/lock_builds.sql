-- Lets no checkpoint of these builds move until the transaction ends, and then only under a new lease: who has read which build is live and then hears
-- of a commit of it has heard of one before the promotion. $1 versions, $2 builds, $3 name
with held as (
    select p.id
    from {schema}.projections p
    where p.name = $3 and (p.version, p.build) in (select w.version, w.build from unnest($1, $2) as w (version, build))
    order by p.version, p.build, p.shard
    for update
)
update {schema}.projections p
set epoch = nextval('{schema}.projection_epochs'), owner = null, leased_until = null
from held
where p.id = held.id
