using Cqrs.Kit.TestSupport;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>Appends, reads of the log and changes to streams that run at the same time: there is an order of them in which <see cref="PureStore"/> gives
/// every one of their answers, and the same log.</summary>
public sealed class LinearizabilityTests(PostgreSqlDatabaseFixture fixture) : IClassFixture<PostgreSqlDatabaseFixture>
{
    private const int Races = 40;

    private static readonly Gen<Question> _questions = Gen.Select(
        Gen.Frequency(
            (5, AppendOperations.New),
            (3, AppendOperations.Retried),
            (2, Gen.Const(ReadOperations.WholeLog)),
            (1, LifecycleOperations.Any)),
        Gen.Int[0, 1],
        (operation, node) => new Question(operation, node));

    [Fact]
    public async Task In_memory_appends_are_linearizable()
    {
        Subject? last = null;
        await SampleAsync(async () =>
        {
            await (last?.DisposeAsync() ?? ValueTask.CompletedTask);
            return [last = await HostedSubject.StartAsync("memory", cqrs => cqrs.UseInMemory())];
        });
        await last!.DisposeAsync();
    }

    [Fact]
    public async Task Appends_of_two_nodes_on_PostgreSQL_are_linearizable()
    {
        var database = await fixture.GetAsync();
        await using var one = await HostedSubject.StartAsync("one", cqrs => cqrs.UsePostgreSql(database.ConnectionString, options => options.CommandRetention = null));
        await using var other = await HostedSubject.StartAsync("other", cqrs => cqrs.UsePostgreSql(database.ConnectionString, options => options.CommandRetention = null));
        await SampleAsync(async () =>
        {
            await database.ExecuteAsync("delete from cqrs.events; delete from cqrs.streams; delete from cqrs.commands");
            return [one, other];
        });
    }

    /// <summary>Not on the thread of the test, which the operations would block.</summary>
    private static Task SampleAsync(Func<Task<IReadOnlyList<Subject>>> start) => Task.Run(() => Gen.Const(() => (new Race(start), new Race(ModelAsync))).SampleParallel(
        [_questions.Operation<Race, Race>(question => $"{question}", (race, question) => race.Ask(question), (model, question) => model.Ask(question))],
        (race, model) => race.EndsAs(model),
        maxSequentialOperations: 4,
        maxParallelOperations: 5,
        iter: Races,
        time: Sampling.Seconds,
        writeLine: Sampling.Write));

    private static Task<IReadOnlyList<Subject>> ModelAsync()
    {
        var pure = new PureStore();
        return Task.FromResult<IReadOnlyList<Subject>>([new Subject("model", pure, pure)]);
    }
}
