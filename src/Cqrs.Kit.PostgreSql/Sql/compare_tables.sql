-- How two builds of a table differ by key: how many rows in all, and the first of them with their values as text.
-- What is in brackets is made of the key's and the common columns. $1 the most rows to give
with differing ({keys}, kind) as materialized (
    select {coalesced}, case when {live_absent} then 'added' when {other_absent} then 'removed' else 'changed' end
    from {live} l full join {other} o on {matched}
    where {live_absent} or {other_absent} or {differs}
), counted as (
    select count(*) filter (where kind = 'added') as added, count(*) filter (where kind = 'removed') as removed,
        count(*) filter (where kind = 'changed') as changed
    from differing
), shown as (
    select * from differing order by {keys} limit $1
)
select c.added, c.removed, c.changed, s.kind, ({shown_key})::text, array[{column_differs}], array[{live_texts}], array[{other_texts}]
from counted c
    left join shown s on true
    left join {live} l on {live_shown}
    left join {other} o on {other_shown}
order by {shown_key}
