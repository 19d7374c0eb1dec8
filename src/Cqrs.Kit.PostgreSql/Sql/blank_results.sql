-- The results of the commands that wrote some events, before those are blanked: whose record came with the append of an event, or whose id an
-- event bears. $1 stream's id, $2 first version, $3 last version
with written as materialized (
    select e.position, (e.metadata ->> 'commandId')::uuid as command_id,
        -- the ids of an append's events have the first half in common
        (left(e.event_id::text, 18) || '-0000-000000000000')::uuid as least_id,
        (left(e.event_id::text, 18) || '-ffff-ffffffffffff')::uuid as greatest_id
    from {schema}.events e
    where e.stream_id = $1 and e.version between $2 and $3
), answered as materialized (
    select w.command_id from written w where w.command_id is not null
    union all
    select c.command_id
    from written w
        cross join lateral (
            select k.command_id, k.append_id, k.position from {schema}.commands k where k.append_id between w.least_id and w.greatest_id offset 0
        ) c
    -- the events of an append stand together: from the one that has its id to the one where its command stands
    where w.position between (select first.position from {schema}.events first where first.event_id = c.append_id) and c.position
)
update {schema}.commands
set result = '\x00'
where command_id = any (array(select command_id from answered)) and result <> ''
