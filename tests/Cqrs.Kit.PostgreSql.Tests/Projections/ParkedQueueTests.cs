using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;

using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.PostgreSql.Tests.Projections;

/// <summary>An event that waits behind a parked one, and that this build cannot read when it is tried again.</summary>
public sealed class ParkedQueueTests
{
    private const string Name = "parked-notes";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_in_the_queue_that_cannot_be_read_parks_its_key_there_until_it_can()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await ParkedAsync(database);
        await database.ExecuteAsync("update cqrs.events set data = '17' where position = 3");

        await host.Get<IProjectionControl>().RetryParkedAsync(Name, cancellationToken: Token);
        await host.ProjectionsAsync(null, Token);

        var parked = Assert.Single(await host.Get<IProjectionControl>().ListParkedAsync(Name, cancellationToken: Token));
        Assert.Equal(("a", new LogPosition(3), 2, 2L), (parked.Key, parked.Failure.Position, parked.Attempts, parked.Waiting));
        Assert.Equal("1 bad", await TextAsync(host));

        await database.ExecuteAsync("update cqrs.events set data = (select data from cqrs.events where position = 4) where position = 3");
        await host.Get<IProjectionControl>().RetryParkedAsync(Name, cancellationToken: Token);
        await host.ProjectionsAsync(null, Token);

        Assert.Empty(await host.Get<IProjectionControl>().ListParkedAsync(Name, cancellationToken: Token));
        Assert.Equal("1 bad 3 3", await TextAsync(host));
    }

    [Fact]
    public async Task An_event_in_the_queue_that_the_node_does_not_know_is_left_to_one_that_does()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await ParkedAsync(database);
        await database.ExecuteAsync("update cqrs.events set type = 'of-a-later-version' where position = 3");

        await host.Get<IProjectionControl>().RetryParkedAsync(Name, cancellationToken: Token);
        await Assert.ThrowsAsync<UnknownEventTypeException>(() => host.ProjectionsAsync(null, Token));

        var parked = Assert.Single(await host.Get<IProjectionControl>().ListParkedAsync(Name, cancellationToken: Token));
        Assert.Equal((new LogPosition(2), 1, 3L), (parked.Failure.Position, parked.Attempts, parked.Waiting));

        await database.ExecuteAsync("update cqrs.events set type = (select type from cqrs.events where position = 4) where position = 3");
        await host.ProjectionsAsync(null, Token);

        Assert.Empty(await host.Get<IProjectionControl>().ListParkedAsync(Name, cancellationToken: Token));
        Assert.Equal("1 bad 2 3", await TextAsync(host));
    }

    /// <summary>Four notes, of which the second could not be applied; by now it can.</summary>
    private static async Task<CqrsTestHost> ParkedAsync(PostgreSqlDatabase database)
    {
        var bad = new Badness();
        var host = await TestHost.StartAsync(
            cqrs =>
            {
                cqrs.Services.AddSingleton(bad);
                cqrs.UsePostgreSql(database.ConnectionString);
            },
            typeof(ParkedNoteProjector));
        foreach (var text in (string[])["1", "bad", "2", "3"])
        {
            await host.NoteAsync("a", text);
        }

        await host.ProjectionsAsync(null, Token);
        bad.IsOn = false;
        return host;
    }

    private static async Task<string?> TextAsync(CqrsTestHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IViewReader<ParkedNote, string>>().FindAsync("a", Token))?.Text;
    }

    internal sealed class Badness
    {
        public bool IsOn { get; set; } = true;
    }

    internal sealed record ParkedNote([property: Key] string Id, string Text);

    [Projection(Name, OnPoison = PoisonPolicy.Park)]
    internal sealed class ParkedNoteProjector : ViewProjector<ParkedNote, string>
    {
        public ParkedNoteProjector(Badness badness) => UpsertMany<Noted>(
            (_, at) => [at.Stream.Id],
            (e, id, view, _) => badness.IsOn && e.Text == "bad" ? throw new NotSupportedException() : new ParkedNote(id, $"{view?.Text} {e.Text}".TrimStart()));
    }
}
