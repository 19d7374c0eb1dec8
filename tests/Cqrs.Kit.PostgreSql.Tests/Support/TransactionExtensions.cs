using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Support;

internal static class TransactionExtensions
{
    /// <summary>Writes a row of the test's own in the transaction.</summary>
    public static async Task OwnAsync(this PostgreSqlTransaction transaction, string sql)
    {
        var connection = await transaction.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
