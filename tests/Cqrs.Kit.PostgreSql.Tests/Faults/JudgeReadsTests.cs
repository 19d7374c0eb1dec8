using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.PostgreSql.Tests.Faults;

/// <summary>The judge reads the journals' files and the tables of a real store.</summary>
public sealed class JudgeReadsTests
{
    [EventType("fault.asked")]
    private sealed record Asked(Guid Append, int Number);

    [Fact]
    public async Task A_real_log_passes_and_one_that_was_tampered_with_does_not()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database, typeof(Asked));
        var id = Guid.CreateVersion7();
        var result = await host.Store.TryAppendAsync(
            new AppendRequest(new StreamAppend(TestHost.Stream("a"), ExpectedVersion.NoStream, [new Asked(id, 0), new Asked(id, 1)])) { Id = id },
            TestContext.Current.CancellationToken);
        var journal = new Journal()
            .Add(new Invoke(id, AppendKind.New, [new AskedStream(TestHost.Stream("a").Value, AskedStream.None, 2)]))
            .Add(new Ok(id, result.Position.Value, result.Versions));

        var sound = AppendsJudge.Judge(journal, await LogRow.ReadAsync(database.ConnectionString));
        await database.ExecuteAsync("delete from cqrs.events where position = 1");
        var tampered = AppendsJudge.Judge(journal, await LogRow.ReadAsync(database.ConnectionString));

        Assert.All(sound.Checks, check => Assert.Empty(check.Examples));
        Assert.Equal(2, sound.AskedFor.Looked);
        Assert.NotEmpty(tampered.Positions.Examples);
        Assert.NotEmpty(tampered.Versions.Examples);
        Assert.NotEmpty(tampered.Acknowledged.Examples);
    }

    [Fact]
    public void A_last_line_that_a_kill_cut_off_is_left_out()
    {
        var folder = Directory.CreateTempSubdirectory("cqrskit-journal-");
        try
        {
            var (whole, cut) = (new Invoke(Guid.CreateVersion7(), AppendKind.New, [new AskedStream("a", AskedStream.None, 1)]), new Invoke(Guid.CreateVersion7(), AppendKind.New, []));
            using (var writer = new JournalWriter(Path.Combine(folder.FullName, "0.journal")))
            {
                writer.Write(whole);
            }

            File.AppendAllText(Path.Combine(folder.FullName, "0.journal"), cut.ToLine()[..20]);

            Assert.Equal(whole.Append, Assert.Single(Journal.ReadFolder(folder.FullName).Appends).Id);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
