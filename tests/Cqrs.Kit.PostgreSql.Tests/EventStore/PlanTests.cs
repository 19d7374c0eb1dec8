using System.Globalization;
using System.Text.RegularExpressions;

using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.EventStore;

/// <summary>The hot statements go by the indexes, also with a plan that was made while the tables were tiny.</summary>
public sealed partial class PlanTests(PostgreSqlDatabaseFixture fixture) : IClassFixture<PostgreSqlDatabaseFixture>
{
    private const string Fill = """
        insert into cqrs.streams (id, name, type)
        select s, 'Order-' || s, 'Order' from generate_series({0}, {1}, 10) s;
        insert into cqrs.events (position, stream_id, version, event_id, type_version, type, metadata, data)
        select p, p - (p - 1) % 10, (p - 1) % 10, gen_random_uuid(), 1, 'test.noted', '{}', '{"text":"x"}' from generate_series({0}, {1} + 9) p;
        insert into cqrs.commands (command_id, append_id, position, hash, result)
        select gen_random_uuid(), gen_random_uuid(), p, '', '' from generate_series({0}, {1} + 9) p;
        insert into cqrs.note_views_v1_b1 (id, text, count) select p::text, 'x', p from generate_series({0}, {1} + 9) p;
        analyze cqrs.streams, cqrs.events, cqrs.commands, cqrs.note_views_v1_b1;
        """;

    private static readonly SqlText _sql = SqlText.For("cqrs");

    public static TheoryData<string, string, string, string[]> Statements { get; } = new()
    {
        { "read stream", "text, bigint, bigint", "'Order-11', 0, 1000", ["streams_name_key", "events_stream_id_version_key"] },
        { "read stream backwards", "text, bigint, bigint", "'Order-11', 9, 1000", ["streams_name_key", "events_stream_id_version_key"] },
        {
            "read streams", "int[], text[], bigint[], bigint[]", "array[0, 1], array['Order-11', 'Order-1'], array[0, 0]::bigint[], array[65, 65]::bigint[]",
            ["streams_name_key", "events_stream_id_version_key"]
        },
        { "read log", "bigint, bigint, bigint", "5, 100000, 1000", ["events_pkey", "streams_pkey"] },
        { "read log backwards", "bigint, bigint, bigint", "5, 100000, 1000", ["events_pkey", "streams_pkey"] },
        { "read filtered log", "bigint, bigint, bigint, text[], text[], text[]", "5, 100000, 1000, array['test.noted'], array['Order'], null", ["events_pkey", "streams_pkey"] },
        { "read filtered log backwards", "bigint, bigint, bigint, text[], text[], text[]", "5, 100000, 1000, array['test.noted'], array['Order'], null", ["events_pkey", "streams_pkey"] },
        { "probe", "bigint", "5", ["events_pkey"] },
        { "log's end", "bigint", "100000", ["events_pkey"] },
        { "find command", "uuid", "gen_random_uuid()", ["commands_pkey"] },
        { "resolve append", "uuid, bigint", "gen_random_uuid(), 3", ["events_event_id_key", "events_pkey", "streams_pkey"] },
        { "resolve command", "uuid", "gen_random_uuid()", ["commands_append_id_key"] },
        { "sweep commands", "bigint, uuid, timestamptz, int", "1, '0192f0e4-1c7e-7000-8000-00000000000a', '2026-01-01', 2000", ["commands_append_id_key", "commands_pkey"] },
        { "read stream's state", "text", "'Order-11'", ["streams_name_key", "events_stream_id_version_key"] },
        { "blank events", "bigint, bigint, bigint", "11, 0, 4999", ["events_stream_id_version_key"] },
        {
            "blank results", "bigint, bigint, bigint", "11, 0, 4999",
            ["events_stream_id_version_key", "commands_append_id_key", "events_event_id_key", "commands_pkey"]
        },
        {
            "erase stream", "bigint, uuid, text, int, json, json, text, text", "11, gen_random_uuid(), 'x', 1, '{}', '{}', null, ''",
            ["events_pkey", "events_stream_id_version_key", "streams_pkey"]
        },
        { "find streams", "int[], text[]", "array[0, 1], array['Order-11', 'Order-21']", ["streams_name_key", "events_stream_id_version_key"] },
        { "find events", "int[], bigint[], bigint[]", "array[0, 1], array[11, 11]::bigint[], array[0, 1]::bigint[]", ["events_stream_id_version_key"] },
        { "find event ids", "uuid[]", "array[gen_random_uuid()]", ["events_event_id_key"] },
        { "import head", "bigint[]", "array[11]::bigint[]", ["events_pkey", "streams_pkey"] },
        { "load rows", "text[]", "array['7', '8']", ["note_views_v1_b1_pkey"] },
        { "find row", "text", "'7'", ["note_views_v1_b1_pkey"] },
    };

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task A_hot_statement_goes_by_the_indexes(string statement, string types, string arguments, string[] indexes)
    {
        var database = await fixture.GetAsync();
        await database.ExecuteAsync("drop schema if exists cqrs cascade");
        await using var host = await TestHost.StartAsync(database, typeof(Projections.NoteViewProjector));
        await database.ExecuteAsync(Fill.Replace("{0}", "1", StringComparison.Ordinal).Replace("{1}", "11", StringComparison.Ordinal));
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(connection, $"begin; {_sql.IndexPlans}");
        var text = TextOf(host, statement);
        await ExecuteAsync(connection, $"prepare hot ({types}) as {text}");
        arguments += string.Concat(Enumerable.Repeat(", null", ParametersOf(text) - types.Split(',').Length));
        var whenTiny = await ExecuteAsync(connection, $"explain execute hot({arguments})");
        await database.ExecuteAsync(Fill.Replace("{0}", "21", StringComparison.Ordinal).Replace("{1}", "20001", StringComparison.Ordinal));
        await ExecuteAsync(connection, $"commit; begin; {_sql.IndexPlans}");
        var whenGrown = await ExecuteAsync(connection, $"explain execute hot({arguments})");

        foreach (var plan in new[] { whenTiny, whenGrown })
        {
            Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
            Assert.DoesNotMatch(WholeIndex(), plan); // as for a subquery that is hashed: it looks cheap while the table is small
            if (statement.StartsWith("read", StringComparison.Ordinal))
            {
                Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal); // all rows of the window before the first is given
            }

            Assert.All(indexes, index => Assert.Contains(index, plan, StringComparison.Ordinal));
        }

        // A plan with the parameters in it would have been made anew, which takes longer than the statement.
        Assert.Contains("$1", await ExecuteAsync(connection, $"explain verbose execute hot({arguments})"), StringComparison.Ordinal);
    }

    /// <summary>Those behind the ones that a statement's types are told of are optional, and null here.</summary>
    private static int ParametersOf(string text) => Parameter().Matches(text).Max(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    /// <summary>A scan of an index that nothing bounds, and that is not ended after the first row.</summary>
    [GeneratedRegex(@"(?<!Limit +\([^\n]*\n +->  )Index (Only )?Scan [^\n]*(\n(?! +Index Cond)|$)", RegexOptions.CultureInvariant)]
    private static partial Regex WholeIndex();

    private static string TextOf(Testing.CqrsTestHost host, string statement)
    {
        var view = new ViewStatements<Projections.NoteView>(_sql, "cqrs", host.Get<ProjectionCatalog>().View<Projections.NoteView>(), build: 1);
        return statement switch
        {
            "read stream" => _sql.ReadStreamForwards,
            "read stream backwards" => _sql.ReadStreamBackwards,
            "read streams" => _sql.ReadStreamsForwards,
            "read log" => _sql.ReadLogForwards,
            "read log backwards" => _sql.ReadLogBackwards,
            "read filtered log" => _sql.ReadFilteredLogForwards,
            "read filtered log backwards" => _sql.ReadFilteredLogBackwards,
            "probe" => _sql.ProbeLog,
            "log's end" => _sql.ReadLogEnd,
            "find command" => _sql.FindCommand,
            "resolve append" => _sql.ResolveAppendEvents,
            "find streams" => _sql.FindStreams,
            "find events" => _sql.FindEvents,
            "find event ids" => _sql.FindEventIds,
            "import head" => _sql.ImportHead,
            "resolve command" => _sql.ResolveAppendCommand,
            "sweep commands" => _sql.SweepCommands,
            "read stream's state" => _sql.ReadStreamState,
            "blank events" => _sql.BlankEvents,
            "blank results" => _sql.BlankResults,
            "erase stream" => _sql.EraseStream,
            "load rows" => view.Load(["7"]).CommandText,
            _ => view.Find("7").CommandText,
        };
    }

    [Fact]
    public async Task An_append_scans_no_table()
    {
        var database = await fixture.GetAsync();
        await database.ExecuteAsync("drop schema if exists cqrs cascade");
        await using var host = await TestHost.StartAsync(database, typeof(Projections.NoteViewProjector));
        await database.ExecuteAsync(Fill.Replace("{0}", "1", StringComparison.Ordinal).Replace("{1}", "11", StringComparison.Ordinal));
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var append = new AppendCommand(host.Get<Database>());
        foreach (var size in (string[])["tiny", "grown"])
        {
            var request = new AppendRequest([
                new StreamAppend(TestHost.Stream("new " + size), ExpectedVersion.NoStream, [new Noted("a", null)]),
                new StreamAppend(TestHost.Stream("hot"), size == "tiny" ? ExpectedVersion.NoStream : ExpectedVersion.Exactly(0), [new Noted("b", null)])])
            {
                Command = new CommandRecord(CommandId.New(), new byte[] { 1 }, new byte[] { 2 }, LogPosition.Start),
            };
            append.Fill([AppendUnit.Of(host.Get<EventCodec>().Encode(request))]);
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new("begin"), append.Command, new("select sum(seq_scan), sum(idx_scan) from pg_stat_xact_user_tables where schemaname = 'cqrs'"), new("commit") } };
            await using (var reader = await batch.ExecuteReaderAsync(TestContext.Current.CancellationToken))
            {
                await reader.ReadAsync(TestContext.Current.CancellationToken);
                Assert.True(await reader.IsDBNullAsync(3, TestContext.Current.CancellationToken), "it passes");
                await reader.NextResultAsync(TestContext.Current.CancellationToken);
                await reader.ReadAsync(TestContext.Current.CancellationToken);
                Assert.Equal(0m, reader.GetDecimal(0));
                Assert.NotEqual(0m, reader.GetDecimal(1));
            }

            batch.BatchCommands.Clear(); // a command belongs to one batch
            if (size == "tiny")
            {
                await database.ExecuteAsync(Fill.Replace("{0}", "31", StringComparison.Ordinal).Replace("{1}", "20011", StringComparison.Ordinal));
            }
        }
    }

    private static async Task<string> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<string> lines = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            lines.Add(reader.GetValue(0).ToString()!);
        }

        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"\$([0-9]+)")]
    private static partial Regex Parameter();
}
