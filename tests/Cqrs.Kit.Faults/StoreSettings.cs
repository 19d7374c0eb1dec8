using Cqrs.Kit.PostgreSql;

using Microsoft.Extensions.DependencyInjection;

using Npgsql;

namespace Cqrs.Kit.Faults;

/// <summary>How a process comes to the server.</summary>
internal enum StoreConnections
{
    /// <summary>By a connection string, with the pools that the kit makes of it.</summary>
    Pools,

    /// <summary>Through a pooler in transaction mode.</summary>
    Pooler,

    /// <summary>By a data source of its own with two connections for all there is, none of which is left to listen on.</summary>
    Two,
}

internal static class StoreSettings
{
    /// <summary>Seconds that a caller waits for one of the two connections.</summary>
    private const int Patience = 30;

    public static CqrsBuilder UseStore(this CqrsBuilder builder, StoreConnections connections, string connectionString, Action<PostgreSqlOptions> configure) => connections switch
    {
        StoreConnections.Pools => builder.UsePostgreSql(connectionString, configure),
        StoreConnections.Pooler => builder.UsePostgreSql(connectionString, configure + (options => options.Pooler = PostgreSqlPooler.Transaction)),
        _ => builder.UsePostgreSql(
            _ => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 2, Timeout = Patience }.ConnectionString),
            configure + (options => options.Notify = false)),
    };
}
