namespace Cqrs.Kit.TestSupport;

/// <summary>
/// One database for the tests of a class (<c>IClassFixture</c>). It is made by the first test that asks, not when the
/// fixture is: a skip is a failure there.
/// </summary>
public sealed class PostgreSqlDatabaseFixture : IAsyncDisposable
{
    private readonly Lazy<Task<PostgreSqlDatabase>> _database = new(() => PostgreSqlDatabase.CreateAsync());

    /// <summary>The database, the same for each test of the class. Without a server the test is skipped, or fails in CI.</summary>
    public Task<PostgreSqlDatabase> GetAsync() => _database.Value;

    /// <summary>Drops the database.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_database is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _database.Value).DisposeAsync();
        }
    }
}
