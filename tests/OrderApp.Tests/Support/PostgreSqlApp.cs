using Cqrs.Kit.TestSupport;

namespace OrderApp.Tests.Support;

/// <summary>The app on PostgreSQL, with a database of its own.</summary>
public sealed class PostgreSqlApp : RunningApp
{
    private PostgreSqlDatabase? _database;

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
    protected override async Task<string[]> OptionsAsync()
    {
        _database = await PostgreSqlDatabase.CreateAsync();
        return ["--ConnectionStrings:Orders", _database.ConnectionString];
    }
}
