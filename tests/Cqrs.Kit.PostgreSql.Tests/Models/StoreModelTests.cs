using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>Random histories: the in-memory store and PostgreSQL answer as <see cref="PureStore"/> does, in results and in errors.</summary>
public sealed class StoreModelTests(PostgreSqlDatabaseFixture fixture) : IClassFixture<PostgreSqlDatabaseFixture>
{
    private const int Histories = 60;

    private static readonly Gen<Operation[]> _histories = Gen.Frequency(
        (5, AppendOperations.Any),
        (2, LifecycleOperations.Any),
        (4, ReadOperations.Any)).Array[1, 40];

    [Fact]
    public async Task Stores_answer_as_the_model_does()
    {
        var database = await fixture.GetAsync();
        await using var host = await TestHost.StartAsync(database.ConnectionString, options => (options.CommandRetention, options.ReadPageSize) = (null, 3), typeof(Piled));
        var agreement = new Agreement(async () =>
        {
            await database.ExecuteAsync("delete from cqrs.events; delete from cqrs.streams; delete from cqrs.commands");
            var pure = new PureStore();
            return
            [
                new Subject("model", pure, pure),
                await HostedSubject.StartAsync("memory", cqrs => cqrs.UseInMemory()),
                new Subject("PostgreSQL", host.Store, host.Get<IStreamLifecycle>()),
            ];
        });

        await _histories.SampleAsync(agreement.HoldsAsync, Sampling.Write, iter: Histories, time: Sampling.Seconds, threads: 1, print: Agreement.TextOf);
    }
}
