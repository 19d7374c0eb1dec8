using Cqrs.Kit.TestSupport;

namespace OrderApp.Tests.Support;

/// <summary>The app on PostgreSQL, with a database of its own.</summary>
public sealed class PostgreSqlApp : RunningApp
{
    private readonly PostgreSqlServer? _server;
    private PostgreSqlDatabase? _database;

    /// <summary>On the shared server; the one for all tests of the assembly.</summary>
    public PostgreSqlApp()
    {
    }

    internal PostgreSqlApp(PostgreSqlServer server) => _server = server;

    internal PostgreSqlDatabase Database => _database ?? throw new InvalidOperationException("The app has not been started.");

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override async Task<string?> ConnectionStringAsync()
    {
        _database = await PostgreSqlDatabase.CreateAsync(_server);
        return _database.ConnectionString;
    }
}
