using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Support;

/// <summary>The database that the other tests stand on.</summary>
public sealed class PostgreSqlServerTests
{
    [Fact]
    public async Task A_fresh_database_answers()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();

        Assert.Equal(1, await database.ScalarAsync<int>("SELECT 1"));
        Assert.Equal(database.Name, await database.ScalarAsync<string>("SELECT current_database()::text"));
    }

    [Fact]
    public async Task Two_databases_are_apart()
    {
        await using var one = await PostgreSqlDatabase.CreateAsync();
        await using var other = await PostgreSqlDatabase.CreateAsync();

        await one.ExecuteAsync("CREATE TABLE t (id int); INSERT INTO t VALUES (1)");

        Assert.Equal(1L, await one.ScalarAsync<long>("SELECT count(*) FROM t"));
        Assert.False(await other.ScalarAsync<bool>("SELECT to_regclass('t') IS NOT NULL"));
    }

    [Fact]
    public async Task A_database_is_dropped_with_its_connections_and_prepared_transactions()
    {
        var database = await PostgreSqlDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE TABLE t (id int)");
        await database.ExecuteAsync("BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'it''s left'");
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        await database.DisposeAsync();

        var server = await PostgreSqlServer.GetAsync();
        await using var postgres = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = postgres.CreateCommand("SELECT count(*) FROM pg_database WHERE datname = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = database.Name });
        Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_killed_server_comes_back_with_what_was_committed()
    {
        await using var server = await PostgreSqlServer.StartPrivateAsync();
        await using var database = await PostgreSqlDatabase.CreateAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (id int); INSERT INTO t VALUES (1)");

        await server.KillAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => database.ScalarAsync<long>("SELECT count(*) FROM t"));
        await server.StartAsync();

        Assert.Equal(1L, await database.ScalarAsync<long>("SELECT count(*) FROM t"));
        await server.RestartAsync();
        Assert.Equal(1L, await database.ScalarAsync<long>("SELECT count(*) FROM t"));
    }
}
