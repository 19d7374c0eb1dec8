-- The script of PostgreSqlRoles. What is for its readers is in comments of the other kind, as these are cut off.

/* Cqrs.Kit: who may do what in the schema {schema}. The roles are there already. Run it after each migration, as a superuser or as
   a member of the migrator and the projector; running it again changes nothing. */

/* The migrator owns the schema and its tables: migrations; closing, truncating and erasing streams. */
grant usage, create on schema {schema} to {migrator};

/* The appender: commands, and appends of its own. Nothing that is in the log can be changed by it. */
grant usage on schema {schema} to {appender};
grant select on {schema}.migrations, {schema}.log, {schema}.projections, {schema}.checkpoints, {schema}.progress to {appender};
grant select, insert on {schema}.streams, {schema}.events to {appender};
grant select, insert, delete on {schema}.commands to {appender}; /* delete: of records older than PostgreSqlOptions.CommandRetention */

/* The projector: makes the tables of its views, and owns them. */
grant usage, create on schema {schema} to {projector};
grant select on {schema}.migrations, {schema}.log, {schema}.streams, {schema}.events to {projector};
grant select, insert, update, delete on {schema}.projections, {schema}.nodes, {schema}.parked_keys, {schema}.parked_events to {projector};
grant select, insert, delete on {schema}.checkpoints to {projector};
grant select on {schema}.progress to {projector};
grant select, insert, update on {schema}.skipped_events to {projector};
grant usage on sequence {schema}.projection_epochs to {projector};

/* The reader: queries and their freshness. The views that are there, and those that the projector will make. */
grant usage on schema {schema} to {reader};
grant select on all tables in schema {schema} to {reader};
alter default privileges for role {projector} in schema {schema} grant select on tables to {reader};
