using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>Two transactions stepped by hand, in every order of their steps, and between them every reader: none ever skips an event or sees one out of order.</summary>
public sealed class LogInterleavingTests(PostgreSqlDatabaseFixture fixture) : IClassFixture<PostgreSqlDatabaseFixture>
{
    private const int Steps = 3;

    private const string Setup = """
        create table if not exists own (id int);
        create function refuse_undone() returns trigger language plpgsql as $$ begin raise exception 'undone' using errcode = 'P0001'; end $$;
        create constraint trigger undone after insert on cqrs.events deferrable initially deferred
            for each row when (new.data->>'text' like '% undone') execute function refuse_undone();
        """;

    public static TheoryData<Ending, Ending> Endings { get; } = [.. Enum.GetValues<Ending>().SelectMany(_ => Enum.GetValues<Ending>(), (first, second) => (first, second))];

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task In_every_interleaving_of_two_writers_every_reader_sees_the_log_without_holes(Ending first, Ending second)
    {
        var database = await fixture.GetAsync();
        await database.ExecuteAsync("drop schema if exists cqrs cascade; drop function if exists hold cascade; drop function if exists refuse_undone cascade");
        await using var host = await TestHost.StartAsync(database);
        await using var holds = await Holds.InstallAsync(database); // its trigger fires before the other, whose name comes later
        await database.ExecuteAsync(Setup);
        foreach (var order in Interleavings.Of(Steps, Steps))
        {
            await database.ExecuteAsync("delete from cqrs.events; delete from cqrs.streams");
            await RunAsync(host, order, new SteppedWriter(host, database, holds, 1, first), new SteppedWriter(host, database, holds, 2, second));
        }
    }

    private static async Task RunAsync(CqrsTestHost host, int[] order, params SteppedWriter[] writers)
    {
        await host.NoteAsync("0", "before");
        var readers = new SteppedReaders(host, order.Length + 1);
        await readers.ReadAsync();
        List<string> log = ["before"];
        List<SteppedWriter> queue = []; // who has the log's lock, and who waits for it
        foreach (var writer in order.Select(number => writers[number]))
        {
            await writer.StepAsync();
            if (writer.HasAppended && !writer.MayEnd)
            {
                queue.Add(writer);
            }

            // A session that is killed leaves the queue wherever it stands; else whoever has the lock hands it on.
            while (queue.Find(one => one.MayEnd && (one.IsKilled || one == queue[0])) is { } ended)
            {
                await (ended.IsKilled ? Task.CompletedTask : ended.EndedAsync());
                log.AddRange(ended.Texts);
                queue.Remove(ended);
            }

            if (queue.Count > 0)
            {
                await queue[0].HeldAsync();
            }

            if (queue.Count > 1)
            {
                await queue[1].WaitsForAsync(queue[0]);
            }

            await readers.ReadAsync();
        }

        Assert.Empty(queue);
        readers.ExpectPrefixesOf(log);
        Assert.Equal(log, await host.TextsAsync());
        foreach (var writer in writers)
        {
            await writer.EndedAsync();
            await writer.DisposeAsync();
        }
    }
}
