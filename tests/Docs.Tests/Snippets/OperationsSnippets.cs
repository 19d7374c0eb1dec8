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
    public async Task The_script_of_rights_names_the_roles()
    {
        var file = Path.GetTempFileName();

        #region operations-roles
        File.WriteAllText(file, PostgreSqlRoles.Script(
            schema: "orders", migrator: "orders_migrator", appender: "orders_appender", projector: "orders_projector", reader: "orders_reader"));
        #endregion

        var script = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        File.Delete(file);
        Assert.Contains("grant select, insert on \"orders\".streams, \"orders\".events to \"orders_appender\"", script, StringComparison.Ordinal);
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
