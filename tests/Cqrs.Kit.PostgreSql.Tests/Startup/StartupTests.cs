using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Startup;

public sealed class StartupTests
{
    private const string Secret = "s3cret-of-nobody";

    [Fact]
    public async Task Every_wrong_option_is_a_fault_of_the_start()
    {
        var error = await Assert.ThrowsAsync<CqrsStartupException>(() => TestHost.StartAsync("Host=nowhere;Nonsense=1", options =>
        {
            options.Schema = "a\";drop";
            options.MigrationTimeout = TimeSpan.Zero;
            options.CommandTimeout = TimeSpan.FromHours(2);
            options.RecoveryTimeout = TimeSpan.FromSeconds(-1);
            options.CommandRetention = TimeSpan.Zero;
            options.Pooler = (PostgreSqlPooler)7;
            options.ReadPageSize = 0;
            options.ListenConnectionString = $"Password={Secret};Nonsense=1";
        }));

        Assert.Equal(9, error.Faults.Count);
        Assert.Contains(error.Faults, fault => fault.Contains("a\";drop", StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"Host=127.0.0.1;Nonsense={Secret}")]
    [InlineData($"Host=127.0.0.1;Password=a;{Secret}")]
    [InlineData($"Host=127.0.0.1;Port={Secret}")]
    public async Task A_connection_string_that_cannot_be_read_is_a_fault_that_does_not_tell_it(string connectionString)
    {
        var error = await Assert.ThrowsAsync<CqrsStartupException>(() => TestHost.StartAsync(connectionString, null));

        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_error_tells_the_connection_string()
    {
        var server = await PostgreSqlServer.GetAsync();
        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = Secret, Database = "there_is_none" };

        var denied = await Assert.ThrowsAnyAsync<NpgsqlException>(() => TestHost.StartAsync(wrong.ConnectionString, null));
        wrong.Port = 1;
        var away = await Assert.ThrowsAnyAsync<NpgsqlException>(() => TestHost.StartAsync(wrong.ConnectionString, null));

        Assert.DoesNotContain(Secret, denied.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, away.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Everything that is logged, at every level, while all goes well and when the server goes away.</summary>
    [Fact]
    public async Task No_log_tells_the_connection_string()
    {
        await using var server = await PostgreSqlServer.StartPrivateAsync();
        await using var database = await PostgreSqlDatabase.CreateAsync(server);
        var password = new NpgsqlConnectionStringBuilder(database.ConnectionString).Password!;
        var logs = new FakeLoggerProvider();
        await using var host = await TestHost.StartAsync(
            cqrs =>
            {
                cqrs.Services.AddLogging(logging => logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace));
                cqrs.UsePostgreSql(database.ConnectionString, options => (options.ListenConnectionString, options.RecoveryTimeout) = (database.ConnectionString, TimeSpan.Zero));
            },
            typeof(Projections.NoteViewProjector));
        await host.NoteAsync("a", "1");
        await host.ProjectionsAsync();

        await server.StopAsync();
        var append = await Assert.ThrowsAnyAsync<Exception>(() => host.NoteAsync("a", "2"));
        var read = await Assert.ThrowsAnyAsync<Exception>(() => host.TextsAsync());
        await server.StartAsync();

        var all = logs.Collector.GetSnapshot().Select(record => $"{record} {record.Exception}").Append($"{append} {read}").ToList();
        Assert.NotInRange(all.Count, 0, 1);
        Assert.All(all, line => Assert.DoesNotContain(password, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Multiplexing_is_refused()
    {
        await using var dataSource = NpgsqlDataSource.Create("Host=nowhere;Multiplexing=true");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHost.StartAsync(cqrs => cqrs.UsePostgreSql(dataSource)));

        Assert.Contains("Multiplexing", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_stores_are_a_fault()
    {
        var error = await Assert.ThrowsAsync<CqrsStartupException>(() => TestHost.StartAsync(cqrs => cqrs.UsePostgreSql("Host=one").UsePostgreSql("Host=other")));

        Assert.Contains(error.Faults, fault => fault.Contains("PostgreSQL, PostgreSQL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_may_forget_is_a_warning()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await database.ExecuteAsync($"alter database {database.Name} set synchronous_commit = off");
        var logs = new FakeLoggerProvider();
        await using var host = await TestHost.StartAsync(cqrs =>
        {
            cqrs.Services.AddLogging(logging => logging.AddProvider(logs));
            cqrs.UsePostgreSql(database.ConnectionString);
        });

        var warning = Assert.Single(logs.Collector.GetSnapshot(), record => record.Level == LogLevel.Warning);
        Assert.Contains("synchronous_commit = off", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_setting_by_which_the_server_may_forget_is_a_warning_and_a_sound_server_is_none()
    {
        await using var server = await PostgreSqlServer.StartPrivateAsync();
        await using var database = await PostgreSqlDatabase.CreateAsync(server);
        Assert.Empty(await WarningsAsync(database));
        await File.AppendAllLinesAsync(Path.Combine(server.DataDirectory, "postgresql.conf"), ["fsync = off", "full_page_writes = off"], TestContext.Current.CancellationToken);

        await server.RestartAsync();

        Assert.Collection(
            await WarningsAsync(database),
            warning => Assert.Contains("fsync = off", warning, StringComparison.Ordinal),
            warning => Assert.Contains("full_page_writes = off", warning, StringComparison.Ordinal));
    }

    private static async Task<List<string>> WarningsAsync(PostgreSqlDatabase database)
    {
        var logs = new FakeLoggerProvider();
        await using var host = await TestHost.StartAsync(cqrs =>
        {
            cqrs.Services.AddLogging(logging => logging.AddProvider(logs));
            cqrs.UsePostgreSql(database.ConnectionString);
        });
        return [.. logs.Collector.GetSnapshot().Where(record => record.Level == LogLevel.Warning).Select(record => record.Message)];
    }
}
