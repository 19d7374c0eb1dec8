-- The one way into the log. {schema} is the quoted schema. Never edited once released: another form gets another name.

-- The appends of one flush: a verdict for each, then the streams, events and command records of those that pass.
-- A unit is one append, or several to one stream that pass or fail together. An entry is what a unit adds to one stream; one without a name
-- stands for an append that has only a command record. Entries, events and records are numbered from 1, the entries of a unit together.
-- Verdicts, an entry each (null when all pass): 0 passes, 1 conflict, 2 command known, 3 closed, 4 erased. A unit passes when all its entries do.
-- The lock is taken here, when all that is to be written has arrived, so that it is held for the writing and the COMMIT alone; and in a statement
-- before those that read, each of which has a snapshot of its own (volatile, READ COMMITTED): what they see is all that was appended before.
-- By index plans made once: a plan made while a table was tiny would scan it when it has grown.
create function {schema}.append(
    log_lock bigint,
    entry_units int[], entry_append_ids uuid[], entry_names text[], entry_types text[],
    entry_expected bigint[], -- -1 any, -2 exists, -3 none
    entry_firsts int[], -- the number of its first event
    entry_counts int[],
    event_entries int[], event_ids uuid[], event_types text[], event_type_versions int[], event_metadata json[], event_data json[],
    command_entries int[], command_ids uuid[], command_append_ids uuid[],
    command_lasts int[], -- the number of the append's last event, or 0
    command_positions bigint[], -- when it has no event
    command_hashes bytea[], command_results bytea[],
    channel text, -- to notify, or null
    sender text,
    request int, -- when a refusal is to be an error that bears this number, else null
    out head bigint, out now timestamptz, out actuals bigint[], out verdicts int[], out owns boolean[],
    out head_id uuid) -- of the event at the head
language plpgsql
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
declare
    entries constant int := cardinality(entry_units);
    stream_ids bigint[]; -- 0 when refused
    positions bigint[]; -- what to add to an event's number
    versions bigint[]; -- what to add to an event's number
    are_new boolean[];
    are_refused boolean[]; -- by unit
    refused int := 0;
    entry int;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception using errcode = '25001', message = 'Cqrs.Kit appends only in transactions that are READ COMMITTED.';
    end if;

    perform pg_advisory_xact_lock(log_lock);
    now := clock_timestamp();
    select e.position, e.event_id into head, head_id from {schema}.events e order by e.position desc limit 1;
    head := coalesce(head, 0);

    select array_agg(coalesce(a.id, head + a.first)), array_agg(a.id is null and a.name is not null), array_agg(a.actual), array_agg(a.actual + 1 - a.first),
        array_agg(case
            when a.erased_at is not null then 4
            when a.closed_at is not null then 3
            when case a.expected when -1 then false when -2 then a.actual < 0 when -3 then a.actual >= 0 else a.actual <> a.expected end then 1
            else 0
        end)
    into stream_ids, are_new, actuals, versions, verdicts
    from (
        select a.*, s.id, s.closed_at, s.erased_at,
            coalesce((select e.version from {schema}.events e where e.stream_id = s.id order by e.version desc limit 1), -1) as actual
        from unnest(entry_names, entry_expected, entry_firsts) with ordinality as a (name, expected, first, ordinal)
            left join lateral (select s.* from {schema}.streams s where s.name = a.name limit 1) s on true -- a lookup for each, however few there are
        order by a.ordinal
    ) a;

    if cardinality(command_ids) > 0 then
        for entry in
            select c.entry
            from unnest(command_entries, command_ids) as c (entry, command_id)
                cross join lateral (select from {schema}.commands k where k.command_id = c.command_id limit 1) k
        loop
            verdicts[entry] := 2;
        end loop;
    end if;

    positions := array_fill(head, array[entries]);
    if 0 = all (verdicts) then
        verdicts := null;
    else
        -- Only what passes takes positions, so there are no holes.
        are_refused := array_fill(false, array[entry_units[entries]]);
        owns := array_fill(false, array[entries]);
        for entry in 1 .. entries loop
            are_refused[entry_units[entry]] := are_refused[entry_units[entry]] or verdicts[entry] > 0;
        end loop;

        for entry in 1 .. entries loop
            if are_refused[entry_units[entry]] then
                refused := refused + entry_counts[entry];
                stream_ids[entry] := 0;
                owns[entry] := exists (select from {schema}.events e where e.event_id = entry_append_ids[entry])
                    or exists (select from {schema}.commands c where c.append_id = entry_append_ids[entry]);
            else
                positions[entry] := head - refused;
                if are_new[entry] then
                    stream_ids[entry] := positions[entry] + entry_firsts[entry];
                end if;
            end if;
        end loop;

        if request is not null then
            perform {schema}.refuse('CK00' || v.verdict, request, v.ordinal, actuals[v.ordinal])
            from unnest(verdicts) with ordinality as v (verdict, ordinal)
            where v.verdict > 0
            order by v.verdict = 2 desc, v.verdict desc, v.ordinal
            limit 1;
        end if;
    end if;

    if true = any (are_new) then
        insert into {schema}.streams (id, name, type)
        select a.id, a.name, a.type
        from unnest(stream_ids, are_new, entry_names, entry_types) as a (id, is_new, name, type)
        where a.is_new and a.id > 0;
    end if;

    insert into {schema}.events (position, stream_id, version, recorded_at, event_id, type_version, type, metadata, data)
    select positions[e.entry] + e.number, stream_ids[e.entry], versions[e.entry] + e.number, now, e.id, e.type_version, e.type, e.metadata, e.data
    from unnest(event_entries, event_ids, event_types, event_type_versions, event_metadata, event_data)
        with ordinality as e (entry, id, type, type_version, metadata, data, number)
    where stream_ids[e.entry] > 0;

    if cardinality(command_ids) > 0 then
        insert into {schema}.commands (command_id, append_id, position, recorded_at, hash, result)
        select c.id, c.append_id, case when c.last = 0 then c.position else positions[c.entry] + c.last end, now, c.hash, c.result
        from unnest(command_entries, command_ids, command_append_ids, command_lasts, command_positions, command_hashes, command_results)
            as c (entry, id, append_id, last, position, hash, result)
        where stream_ids[c.entry] > 0;
    end if;

    if channel is not null and (verdicts is null or 0 < any (stream_ids)) then
        perform pg_notify(channel, sender);
    end if;
end
$$;

insert into {schema}.migrations (version, oldest_supported, name) values (2, 2, 'append');
