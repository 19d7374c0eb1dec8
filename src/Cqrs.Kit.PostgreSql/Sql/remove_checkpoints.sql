-- Of builds that are removed, in a statement of its own: whoever moved one was waited for by the one before.
delete from {schema}.checkpoints c where not exists (select from {schema}.projections p where p.id = c.projection)
