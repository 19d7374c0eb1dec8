-- Changes nothing: an error at the start when this user may not run projections, rather than one at its first lease.
with node as (delete from {schema}.nodes where false)
update {schema}.projections set owner = owner where false
