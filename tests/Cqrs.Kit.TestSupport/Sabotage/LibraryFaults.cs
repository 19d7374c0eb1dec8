namespace Cqrs.Kit.TestSupport.Sabotage;

/// <summary>The faults that libraries of this kind had, or were near to.</summary>
public static class LibraryFaults
{
    private const string Append = "src/Cqrs.Kit.PostgreSql/Migrations/0002_append.sql";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<LibraryFault> All { get; } =
    [
        new(
            "Positions are those of a sequence",
            ["appends", "--events", "20000"],
            "Positions are 1…N without a hole",
            [
                new(Append, "create function {schema}.append(", "create sequence {schema}.positions minvalue 0 start 0;\n\ncreate function {schema}.append("),
                new(
                    Append,
                    """
                        perform pg_advisory_xact_lock(log_lock);
                        now := clock_timestamp();
                        select e.position, e.event_id into head, head_id from {schema}.events e order by e.position desc limit 1;
                        head := coalesce(head, 0);
                    """,
                    """
                        now := clock_timestamp();
                        select e.event_id into head_id from {schema}.events e order by e.position desc limit 1;
                        perform pg_advisory_lock(log_lock + 1);
                        select s.last_value into head from {schema}.positions s;
                        perform setval('{schema}.positions', head + cardinality(event_ids));
                        perform pg_advisory_unlock(log_lock + 1);
                    """),
            ]),
        new(
            "The checkpoint is committed after the rows",
            ["server-kills", "--kills", "4"],
            "Every row of the view equals an independent fold of the log up to the checkpoint, and there is no other row",
            [
                new(
                    "src/Cqrs.Kit.PostgreSql/Projections/PostgreSqlProjectionTransaction.cs",
                    "_statements.Move(Shard, Checkpoint, next, _leaseTime), new NpgsqlBatchCommand(_database.Sql.Commit)]);",
                    "new NpgsqlBatchCommand(_database.Sql.Commit), new NpgsqlBatchCommand(\"select pg_sleep(0.2) from pg_current_xact_id()\"), _statements.Move(Shard, Checkpoint, next, _leaseTime)]);"),
            ]),
        new(
            "The commit of a projection does not look at its epoch",
            ["takeover", "--rounds", "3", "--lease", "2"],
            "Every checkpoint was moved by the process that took the lease of its epoch",
            [
                new("src/Cqrs.Kit.PostgreSql/Sql/move_checkpoint.sql", "p.shard = $4 and p.epoch = $5", "p.shard = $4 and $5::bigint is not null"),
                new("src/Cqrs.Kit.PostgreSql/Sql/move_checkpoint.sql", "where c.position = $6 and c.event_id = $13", "where $6::bigint is not null and $13::uuid is not null"),
                new( // no fault, but there is always a commit on its way when an owner is frozen
                    "src/Cqrs.Kit.PostgreSql/Projections/PostgreSqlProjectionTransaction.cs",
                    "if (next.Epoch != Checkpoint.Epoch || next.Position < Checkpoint.Position)",
                    "await Task.Delay(200, CancellationToken.None).ConfigureAwait(false);\n        cancellationToken = CancellationToken.None;\n        if (next.Epoch != Checkpoint.Epoch || next.Position < Checkpoint.Position)"),
            ]),
        new(
            "An append whose answer was lost is sent again blindly",
            ["lost-replies", "--replies", "60", "--dark", "3"],
            "Every acknowledged append is there once, contiguous and in order",
            [
                new(
                    "src/Cqrs.Kit.PostgreSql/EventStore/GroupCommit/GroupCommit.cs",
                    "var written = await resolver.FindWrittenAsync(members.ConvertAll(member => member.Append.Id)).ConfigureAwait(false);",
                    "var written = new HashSet<Guid>();"),
                new("src/Cqrs.Kit.PostgreSql/Migrations/0001_log_and_projections.sql", "event_id uuid not null constraint events_event_id_key unique", "event_id uuid not null"),
                new(
                    Append,
                    """
                    owns[entry] := exists (select from {schema}.events e where e.event_id = entry_append_ids[entry])
                                        or exists (select from {schema}.commands c where c.append_id = entry_append_ids[entry]);
                    """,
                    "owns[entry] := false;"),
            ]),
        new(
            "Events that conflict are left out",
            ["appends", "--events", "20000"],
            "Every acknowledged append is there once, contiguous and in order",
            [
                new(Append, "array_agg(a.actual + 1 - a.first)", "array_agg(case a.expected when -3 then -1 when -2 then a.actual when -1 then a.actual else a.expected end + 1 - a.first)"),
                new(Append, "then 1\n            else 0", "then 0\n            else 0"),
                new(Append, "    where stream_ids[e.entry] > 0;", "    where stream_ids[e.entry] > 0\n    on conflict do nothing;"),
            ]),
        new(
            "A projection that is about to wait does not hear of what comes",
            ["starts", "--rounds", "1"],
            "The projection came to the end of the log within 30 s",
            [
                new(
                    "src/Cqrs.Kit/Projections/Running/ProjectionWorker.cs",
                    "await wake.WaitForAsync(runner.PassDue ?? _parts.Options.PollInterval, _parts.Time, _stop.Token).ConfigureAwait(false);",
                    "await Task.Delay(10_000, _stop.Token).ConfigureAwait(false);\n                wake = _log.Next;\n                await wake.WaitForAsync(TimeSpan.FromHours(1), _parts.Time, _stop.Token).ConfigureAwait(false);"),
            ]),
        new(
            "An event that cannot be applied is skipped",
            ["poison", "--orders", "1000", "--lease", "2"],
            "The bad order alone is parked, at its bad event, with all its later events behind it",
            [
                new(
                    "src/Cqrs.Kit/Projections/Views/ViewPass.cs",
                    "_parking.Park(ViewKey.Text(slot.Key), at.Position, exception);\n                slot.IsParked = true;",
                    "_ = exception;\n                return;"),
            ]),
    ];
}
