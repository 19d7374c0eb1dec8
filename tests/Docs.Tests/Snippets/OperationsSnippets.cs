using Cqrs.Kit.PostgreSql;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Docs.Tests.Snippets;

/// <summary>The code of docs/operations/postgresql.md.</summary>
public sealed class OperationsSnippets
{
    [Fact]
    public async Task The_script_makes_the_schema()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var file = Path.GetTempFileName();

        #region operations-script
        File.WriteAllText(file, PostgreSqlMigrator.Script(schema: "orders", from: 0));
        #endregion

        await database.ExecuteAsync(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        File.Delete(file);
        Assert.True(await database.ScalarAsync<bool>("SELECT count(*) = 1 FROM orders.log"));
    }

    [Fact]
    public async Task The_migrator_makes_the_schema()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var (connectionString, cancellationToken) = (database.ConnectionString, TestContext.Current.CancellationToken);

        #region operations-migrate
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await new PostgreSqlMigrator(dataSource, new PostgreSqlOptions { Schema = "orders" }).MigrateAsync(cancellationToken);
        #endregion

        Assert.True(await database.ScalarAsync<bool>("SELECT count(*) = 1 FROM orders.log"));
    }
}
