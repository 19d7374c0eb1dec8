using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.PostgreSql.Tests.Support;

/// <summary>A database for the tests of a class.</summary>
public sealed class PostgreSqlDatabaseFixtureTests(PostgreSqlDatabaseFixture fixture) : IClassFixture<PostgreSqlDatabaseFixture>
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_test_of_the_class_sees_the_same_database(int test)
    {
        var database = await fixture.GetAsync();

        await database.ExecuteAsync("CREATE TABLE IF NOT EXISTS seen (test int PRIMARY KEY)");
        await database.ExecuteAsync($"INSERT INTO seen VALUES ({test})");

        Assert.Same(database, await fixture.GetAsync());
        Assert.True(await database.ScalarAsync<bool>($"SELECT EXISTS (SELECT FROM seen WHERE test = {test})"));
    }
}
