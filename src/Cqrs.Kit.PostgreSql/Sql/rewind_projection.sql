-- The live build. $1 name, $2 version, $3 position
update {schema}.projections p
set position = $3, event_id = coalesce((select e.event_id from {schema}.events e where e.position = $3), '00000000-0000-0000-0000-000000000000'),
    epoch = nextval('{schema}.projection_epochs'), owner = null, leased_until = null, failure_position = null, failure_error = null, failure_at = null
where p.name = $1 and p.version = $2
    and p.build = (select l.build from {schema}.projections l where l.name = $1 and l.version = $2 order by l.promoted_at desc nulls last, l.build limit 1)
