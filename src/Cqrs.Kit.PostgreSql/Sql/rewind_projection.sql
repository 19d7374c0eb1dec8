-- The live build. $1 name, $2 version
update {schema}.projections p
set epoch = nextval('{schema}.projection_epochs'), owner = null, leased_until = null, failure_position = null, failure_error = null, failure_at = null
where p.name = $1 and p.version = $2
    and p.build = (select l.build from {schema}.projections l where l.name = $1 and l.version = $2 order by l.promoted_at desc nulls last, l.build limit 1)
