using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Support;

/// <summary>What tests ask of the server itself.</summary>
internal static class DatabaseExtensions
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks again and again until there is a row, and gives its first column.</summary>
    public static async Task<int> UntilAsync(this PostgreSqlDatabase database, string sql)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(_patience);
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(patience.Token);
        await using var command = new NpgsqlCommand(sql, connection);
        while (true)
        {
            if (await command.ExecuteScalarAsync(patience.Token) is int value)
            {
                return value;
            }
        }
    }

    public static Task KillAsync(this PostgreSqlDatabase database, int process) => database.ExecuteAsync($"select pg_terminate_backend({process})");

    /// <summary>All rows of a statement, each as one text.</summary>
    public static async Task<List<string>> RowsAsync(this PostgreSqlDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<string> rows = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i).ToString())));
        }

        return rows;
    }
}
