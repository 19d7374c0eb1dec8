using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.EventStore;

/// <summary>A connection string with several hosts, as for a failover: that none of them is there now is a matter of time, as it is with one host.</summary>
public sealed class SeveralHostsTests
{
    [Fact]
    public async Task No_host_that_answers_is_a_transient_fault_and_a_lost_connection()
    {
        await using var dataSource = NpgsqlDataSource.Create($"Host=127.0.0.1:{LoopbackPort.Free()},127.0.0.1:{LoopbackPort.Free()};Target Session Attributes=primary;Username=x;Password=x");

        var refused = await Assert.ThrowsAsync<NpgsqlException>(async () => await dataSource.OpenConnectionAsync(TestContext.Current.CancellationToken));
        var known = await Assert.ThrowsAsync<NpgsqlException>(async () => await dataSource.OpenConnectionAsync(TestContext.Current.CancellationToken)); // they were away a moment ago, and are not asked

        Assert.IsType<AggregateException>(refused.InnerException);
        Assert.Null(known.InnerException);
        Assert.All([refused, known], exception => Assert.True(PostgreSqlFaults.IsTransient(exception)));
        Assert.All([refused, known], exception => Assert.True(PostgreSqlFaults.IsConnectionLost(exception)));
    }

    [Fact]
    public async Task No_primary_among_the_hosts_is_a_transient_fault()
    {
        var server = new NpgsqlConnectionStringBuilder((await PostgreSqlServer.GetAsync()).ConnectionString);
        server.Host = $"{server.Host}:{server.Port},{server.Host}:{LoopbackPort.Free()}";
        server.TargetSessionAttributes = "standby";
        await using var dataSource = NpgsqlDataSource.Create(server.ConnectionString);

        var exception = await Assert.ThrowsAsync<NpgsqlException>(async () => await dataSource.OpenConnectionAsync(TestContext.Current.CancellationToken));

        Assert.True(PostgreSqlFaults.IsTransient(exception));
    }
}
