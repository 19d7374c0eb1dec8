-- Ends the batch when one of them is not there any more: somebody skips it. $1 name, $2 version, $3 build, $4 key, $5 positions
with taken as (
    delete from {schema}.parked_events where name = $1 and version = $2 and build = $3 and key = $4 and position = any ($5)
    returning 1
)
select case when (select count(*) from taken) < cardinality($5) then {schema}.refuse('CK005', 0, 0, 0) end
