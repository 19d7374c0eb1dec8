using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Roles;

/// <summary>A database with a migrated schema and a login for each part, as the operations page has it made. Made by the first test that asks.</summary>
public sealed class RolesDatabase : IAsyncDisposable
{
    public const string Schema = "orders";
    private const string Password = "not-told";
    private readonly string _suffix = Guid.CreateVersion7().ToString("N");
    private readonly Lazy<Task<PostgreSqlDatabase>> _database;
    private readonly List<string> _roles = [];

    public RolesDatabase() => _database = new(CreateAsync);

    public string Migrator => NameOf("migrator");

    public string Appender => NameOf("appender");

    public string Projector => NameOf("projector");

    public string Reader => NameOf("reader");

    public string NameOf(string part) => $"{part}_{_suffix}";

    public Task<PostgreSqlDatabase> GetAsync() => _database.Value;

    /// <summary>To the database as a role.</summary>
    public async Task<string> AsAsync(string role) =>
        new NpgsqlConnectionStringBuilder((await GetAsync()).ConnectionString) { Username = role, Password = Password }.ConnectionString;

    /// <summary>Runs a statement as a role.</summary>
    public async Task ExecuteAsync(string role, string sql)
    {
        await using var dataSource = NpgsqlDataSource.Create(await AsAsync(role));
        await using var command = dataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Makes one more login.</summary>
    public async Task AddLoginAsync(string role) => await AddLoginAsync(await GetAsync(), role);

    public async ValueTask DisposeAsync()
    {
        if (_database is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await GetAsync()).DisposeAsync();
            await using var server = NpgsqlDataSource.Create((await PostgreSqlServer.GetAsync()).ConnectionString);
            await using var drop = server.CreateCommand($"drop role {string.Join(", ", _roles)}");
            await drop.ExecuteNonQueryAsync();
        }
    }

    private async Task<PostgreSqlDatabase> CreateAsync()
    {
        var database = await PostgreSqlDatabase.CreateAsync();
        foreach (var role in new[] { Migrator, Appender, Projector, Reader })
        {
            await AddLoginAsync(database, role);
        }

        await database.ExecuteAsync($"create schema {Schema} authorization {Migrator}");
        var asMigrator = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = Migrator, Password = Password };
        await using (var dataSource = NpgsqlDataSource.Create(asMigrator.ConnectionString))
        {
            await new PostgreSqlMigrator(dataSource, new PostgreSqlOptions { Schema = Schema }).MigrateAsync();
        }

        await database.ExecuteAsync(PostgreSqlRoles.Script(Schema, Migrator, Appender, Projector, Reader));
        return database;
    }

    private async Task AddLoginAsync(PostgreSqlDatabase database, string role)
    {
        await database.ExecuteAsync($"create role {role} login password '{Password}'");
        _roles.Add(role);
    }
}
