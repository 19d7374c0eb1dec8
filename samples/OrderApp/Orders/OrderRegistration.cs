using Npgsql;

namespace OrderApp.Orders;

internal static class OrderRegistration
{
    /// <summary>Registers the orders with the store that the configuration asks for; says which that is.</summary>
    public static string AddOrders(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var cqrs = services.AddCqrs().AddOrderAppModule().ConfigureJson(json => json.TypeInfoResolverChain.Add(StoredJson.Default));
        if (builder.Configuration.GetConnectionString("Orders") is not { Length: > 0 } connectionString)
        {
            cqrs.UseInMemory();
            services.AddSingleton<IOrderViews, InMemoryOrderViews>();
            return "in memory, until the process ends";
        }

        services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString)); // one pool for the store and for our own SQL
        cqrs.UsePostgreSql(provider => provider.GetRequiredService<NpgsqlDataSource>());
        services.AddSingleton<IOrderViews, SqlOrderViews>();
        return "in PostgreSQL";
    }
}
