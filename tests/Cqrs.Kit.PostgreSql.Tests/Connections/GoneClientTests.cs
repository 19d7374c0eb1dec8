using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Connections;

/// <summary>A client whose machine has died may leave a session that waits for the rest of a batch, under the log's lock.</summary>
public sealed class GoneClientTests
{
    [Fact]
    public async Task The_server_sees_within_half_a_minute_that_a_client_of_the_log_is_gone_without_a_word()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await using var connection = await host.Get<Database>().OpenStoreAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            "select current_setting('tcp_keepalives_idle')::int + current_setting('tcp_keepalives_interval')::int * current_setting('tcp_keepalives_count')::int", connection);

        Assert.InRange((int)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!, 1, 30);
    }
}
