using Cqrs.Kit.InMemory;
using Cqrs.Kit.TestSupport;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>Random histories with a projection, restarts and misuse: the in-memory store and PostgreSQL answer the same, in results and in errors.</summary>
public sealed class ProjectionModelTests(PostgreSqlDatabaseFixture fixture) : IClassFixture<PostgreSqlDatabaseFixture>
{
    private const int Histories = 10;

    private static readonly Gen<Operation[]> _histories = Gen.Frequency(
        (20, AppendOperations.Any),
        (4, LifecycleOperations.Any),
        (4, ReadOperations.Any),
        (20, ProjectionOperations.Any),
        (1, Gen.Const(LifecycleOperations.Restart)),
        (1, Gen.OneOf(AppendOperations.Wrong, ReadOperations.Wrong, LifecycleOperations.Wrong))).Array[1, 40];

    [Theory]
    [InlineData(typeof(StoppingHeapProjector))]
    [InlineData(typeof(ParkingHeapProjector))]
    [InlineData(typeof(InlineHeapProjector))]
    public async Task Stores_answer_the_same(Type projector)
    {
        var database = await fixture.GetAsync();
        await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString);
        var agreement = new Agreement(async () =>
        {
            await database.ExecuteAsync("drop schema if exists cqrs cascade");
            var memory = new InMemoryDatabase();
            return
            [
                await HostedSubject.StartAsync("memory", cqrs => cqrs.UseInMemory(memory), projector),
                await HostedSubject.StartAsync("PostgreSQL", cqrs => cqrs.UsePostgreSql(dataSource, options => (options.CommandRetention, options.ReadPageSize) = (null, 3)), projector),
            ];
        });

        await _histories.SampleAsync(agreement.HoldsAsync, Sampling.Write, iter: Histories, time: Sampling.Seconds, threads: 1, print: Agreement.TextOf);
    }
}
