using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Schema;

public sealed class MigrationTests
{
    /// <summary>All that a schema is made of, with its name left out.</summary>
    private const string Catalog = """
        select replace(line, '{0}', 'S') from (
            select format('%s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) as line
            from pg_attribute a join pg_class c on c.oid = a.attrelid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relnamespace = '{0}'::regnamespace and a.attnum > 0
            union all select format('%s %s', conname, pg_get_constraintdef(oid)) from pg_constraint where connamespace = '{0}'::regnamespace
            union all select pg_get_functiondef(oid) from pg_proc where pronamespace = '{0}'::regnamespace
            union all select format('%s %s', version, oldest_supported) from {0}.migrations
            union all select format('%s', epoch) from {0}.log
        ) lines order by line
        """;

    [Fact]
    public async Task Eight_processes_that_start_at_once_on_an_empty_database_all_come_up()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();

        var hosts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => TestHost.StartAsync(database, typeof(Projections.NoteViewProjector)))));

        Assert.Equal((long)Migrations.Newest, await database.ScalarAsync<long>("select count(*) from cqrs.migrations"));
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from cqrs.projections"));
        foreach (var host in hosts)
        {
            await host.NoteAsync("a", "x");
            await host.DisposeAsync();
        }

        Assert.Equal(8L, await database.ScalarAsync<long>("select max(position) from cqrs.events"));
    }

    [Fact]
    public async Task The_script_makes_what_the_start_makes()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString);

        await database.ExecuteAsync(PostgreSqlMigrator.Script("by_script"));
        await new PostgreSqlMigrator(dataSource, new PostgreSqlOptions { Schema = "by_start" }).MigrateAsync(TestContext.Current.CancellationToken);

        var byScript = await database.RowsAsync(Catalog.Replace("{0}", "by_script", StringComparison.Ordinal));
        Assert.Equal(byScript, await database.RowsAsync(Catalog.Replace("{0}", "by_start", StringComparison.Ordinal)));
        Assert.Contains(byScript, line => line.Contains("events_event_id_key", StringComparison.Ordinal));
        await using var host = await TestHost.StartAsync(database.ConnectionString, options => (options.Schema, options.MigrateAtStart) = ("by_script", false));
        await host.NoteAsync("a", "1");
    }

    [Fact]
    public async Task Migrating_again_does_nothing_and_a_script_of_nothing_is_empty()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString);
        var migrator = new PostgreSqlMigrator(dataSource);
        await migrator.MigrateAsync(TestContext.Current.CancellationToken);

        await migrator.MigrateAsync(TestContext.Current.CancellationToken);
        await database.ExecuteAsync(PostgreSqlMigrator.Script(from: Migrations.Newest));

        Assert.Equal((long)Migrations.Newest, await database.ScalarAsync<long>("select count(*) from cqrs.migrations"));
        Assert.Throws<ArgumentOutOfRangeException>(() => PostgreSqlMigrator.Script(from: Migrations.Newest + 1));
        Assert.Throws<ArgumentException>(() => PostgreSqlMigrator.Script("a\";drop"));
    }

    [Fact]
    public async Task A_start_that_may_not_migrate_refuses_an_older_schema_and_says_what_to_do()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHost.StartAsync(database.ConnectionString, options => options.MigrateAtStart = false));

        Assert.Contains("PostgreSqlMigrator.MigrateAsync", refused.Message, StringComparison.Ordinal);
        Assert.False(await database.ScalarAsync<bool>("select exists (select from pg_namespace where nspname = 'cqrs')"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_schema_made_by_a_newer_build_is_refused_unless_it_supports_this_one(bool migrateAtStart)
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using (await TestHost.StartAsync(database))
        {
        }

        await database.ExecuteAsync("insert into cqrs.migrations (version, oldest_supported, name) values (98, 1, 'newer, and supports this')");
        await using (var host = await TestHost.StartAsync(database.ConnectionString, options => options.MigrateAtStart = migrateAtStart))
        {
            await host.NoteAsync("a", "1");
        }

        await database.ExecuteAsync("insert into cqrs.migrations (version, oldest_supported, name) values (99, 99, 'newer')");
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHost.StartAsync(database.ConnectionString, options => options.MigrateAtStart = migrateAtStart));
        Assert.Contains("Deploy a newer build", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create table cqrs.streams (id int)", "streams")]
    [InlineData("create table cqrs.migrations (id int)", "migrations")]
    [InlineData("create table cqrs.migrations (version int, oldest_supported int)", "migrations")]
    public async Task A_schema_of_somebody_elses_is_left_alone(string theirs, string named)
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await database.ExecuteAsync($"create schema cqrs; {theirs}");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHost.StartAsync(database));

        Assert.Contains($"holds {named}, which Cqrs.Kit did not make", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from pg_class where relnamespace = 'cqrs'::regnamespace and relkind = 'r'"));
    }

    [Fact]
    public async Task A_user_who_may_not_migrate_is_told_who_should()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var role = "appender_" + Guid.CreateVersion7().ToString("N");
        await database.ExecuteAsync($"create role {role} login password 'not-told'");
        try
        {
            var connectionString = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = role, Password = "not-told" }.ConnectionString;

            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHost.StartAsync(connectionString, null));

            Assert.Contains("as a user who may", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            await database.ExecuteAsync($"drop role {role}");
        }
    }

    [Fact]
    public async Task Two_schemas_of_one_database_are_two_stores()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var one = await TestHost.StartAsync(database.ConnectionString, options => options.Schema = "one");
        await using var other = await TestHost.StartAsync(database.ConnectionString, options => options.Schema = "other");
        await using var hold = await one.Get<PostgreSqlEventStore>().BeginTransactionAsync(TestContext.Current.CancellationToken);
        await hold.OwnAsync($"select pg_advisory_xact_lock({SchemaNames.Lock("one", "log")})");

        await other.NoteAsync("a", "in the other");
        await hold.DisposeAsync();
        await one.NoteAsync("a", "in the one");

        Assert.Equal(["in the one"], await one.TextsAsync());
        Assert.Equal(["in the other"], await other.TextsAsync());
    }
}
