-- The log, the command records and the checkpoints. {schema} is the quoted schema. Never edited once released.

-- What is applied here, and for each the oldest migration that a build must know to work on it.
create table {schema}.migrations (
    version int not null constraint migrations_pkey primary key,
    oldest_supported int not null,
    name text not null,
    applied_at timestamptz not null default clock_timestamp()
);

-- One row: the log as a whole. Its epoch counts the times that a tail of it was lost, as after a failover.
create table {schema}.log (
    singleton boolean not null default true constraint log_pkey primary key constraint log_is_one_row check (singleton),
    epoch bigint not null default 0
);
insert into {schema}.log default values;

-- A stream's id is the position of its first event. Appends never update a row, so that a held snapshot bloats nothing;
-- a stream's version is that of its newest event. Events before kept_from are truncated: their rows stay, their payloads are blank.
create table {schema}.streams (
    id bigint not null constraint streams_pkey primary key,
    name text collate "C" not null constraint streams_name_key unique,
    type text collate "C" not null,
    kept_from bigint not null default 0,
    closed_at timestamptz,
    erased_at timestamptz
);

-- The log. Positions are 1…N without holes, in commit order. json rather than jsonb keeps the payload's bytes.
create table {schema}.events (
    position bigint not null constraint events_pkey primary key,
    stream_id bigint not null,
    version bigint not null,
    recorded_at timestamptz not null default clock_timestamp(),
    event_id uuid not null constraint events_event_id_key unique,
    type_version int not null,
    type text collate "C" not null,
    metadata json not null,
    data json not null,
    constraint events_stream_id_version_key unique (stream_id, version)
);

-- What commands that came with an id gave, to answer them again.
create table {schema}.commands (
    command_id uuid not null constraint commands_pkey primary key,
    append_id uuid not null constraint commands_append_id_key unique,
    position bigint not null,
    recorded_at timestamptz not null default clock_timestamp(),
    hash bytea not null,
    result bytea not null
);

-- The shards of each build of a projection, and who works on each until when. A build is one filling of the tables of a version: name_v1_b2 is
-- the second of version 1. Of a version, the build that was promoted last is the live one, else the first; of a name, the one that was
-- promoted last. Whoever moves a checkpoint does so in the epoch that he was given with the lease.
create table {schema}.projections (
    id int generated always as identity constraint projections_id_key unique,
    name text collate "C" not null,
    version int not null,
    build int not null,
    shard int not null,
    shards int not null,
    epoch bigint not null default 0,
    owner text,
    leased_until timestamptz,
    mode text not null default 'running' constraint projections_mode_check check (mode in ('running', 'paused', 'stopped')),
    failure_position bigint,
    failure_error text,
    failure_at timestamptz,
    fault_error text,
    fault_at timestamptz,
    began_at timestamptz not null default clock_timestamp(),
    promotes_itself boolean not null,
    promoted_at timestamptz,
    tables text[] not null default '{}',
    constraint projections_pkey primary key (name, version, build, shard)
) with (fillfactor = 50);

-- How far each shard has come: its row with the highest number. Each commit of a projection adds one and deletes the one before, and none is ever
-- updated: the newest is found at the end of the index, however many dead rows a snapshot that somebody holds keeps before it.
create table {schema}.checkpoints (
    projection int not null,
    number bigint not null,
    position bigint not null,
    event_id uuid not null,
    has_caught_up boolean not null default false,
    moved_at timestamptz not null default clock_timestamp(),
    constraint checkpoints_pkey primary key (projection, number)
);

-- Both, a row a shard.
create view {schema}.progress as
select p.id, p.name, p.version, p.build, p.shard, p.shards, c.position, c.event_id, c.has_caught_up, p.epoch, p.owner, p.leased_until, p.mode,
    p.failure_position, p.failure_error, p.failure_at, p.fault_error, p.fault_at, p.began_at, p.promotes_itself, p.promoted_at, p.tables, c.moved_at, c.number
from {schema}.projections p
    cross join lateral (select c.* from {schema}.checkpoints c where c.projection = p.id order by c.number desc limit 1) c;

-- No epoch comes twice, not even for a build that was dropped and begun anew.
create sequence {schema}.projection_epochs;

-- The processes that run projections, to share them out.
create table {schema}.nodes (
    node text collate "C" not null constraint nodes_pkey primary key,
    alive_until timestamptz not null
);

-- Keys of views that wait since an event of theirs could not be applied, and the positions of all their events since.
create table {schema}.parked_keys (
    name text collate "C" not null,
    version int not null,
    build int not null,
    key text collate "C" not null,
    shard int not null,
    position bigint not null,
    error text not null,
    failed_at timestamptz not null,
    attempts int not null,
    retry boolean not null default false,
    constraint parked_keys_pkey primary key (name, version, build, key)
);
create table {schema}.parked_events (
    name text collate "C" not null,
    version int not null,
    build int not null,
    key text collate "C" not null,
    position bigint not null,
    constraint parked_events_pkey primary key (name, version, build, key, position)
);

-- Events that somebody decided to skip. The key is empty when a whole projection had stopped at the event.
create table {schema}.skipped_events (
    name text collate "C" not null,
    version int not null,
    position bigint not null,
    key text collate "C" not null,
    reason text not null,
    skipped_at timestamptz not null default clock_timestamp(),
    constraint skipped_events_pkey primary key (name, version, position, key)
);

-- Ends a batch before its COMMIT is reached. What it says is in fields of the error, as a detail is not shown to every client.
create function {schema}.refuse(code text, request int, item bigint, actual bigint) returns void
language plpgsql as $$
begin
    raise exception using
        errcode = code,
        message = 'Cqrs.Kit refused the transaction; nothing was written.',
        table = request::text,
        column = item::text,
        datatype = actual::text;
end
$$;

insert into {schema}.migrations (version, oldest_supported, name) values (1, 1, 'log and projections');
