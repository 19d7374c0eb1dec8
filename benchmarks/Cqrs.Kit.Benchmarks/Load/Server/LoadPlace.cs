using Npgsql;

namespace Cqrs.Kit.Benchmarks.Load.Server;

/// <summary>Where one workload runs: a schema of the kit's and one of the counterpart's, dropped afterwards, so that workloads do not weigh on each other.</summary>
internal sealed class LoadPlace : IAsyncDisposable
{
    /// <summary>More callers of the raw driver gain nothing, and the server would need a process for each.</summary>
    public const int MaxRawCallers = 32;

    private readonly LoadServer _server;
    private readonly string _rawSchema;
    private readonly Stack<IAsyncDisposable> _owned = [];

    private LoadPlace(LoadServer server, string name)
    {
        _server = server;
        KitSchema = name + "_kit";
        _rawSchema = name + "_raw";
        var raw = new NpgsqlConnectionStringBuilder(server.ConnectionString) { SearchPath = _rawSchema, MaxPoolSize = MaxRawCallers + 1 };
        Raw = Own(NpgsqlDataSource.Create(raw));
    }

    public string ConnectionString => _server.ConnectionString;

    /// <summary>Unquoted: it needs no quotes.</summary>
    public string KitSchema { get; }

    /// <summary>Unqualified names are in the counterpart's schema.</summary>
    public NpgsqlDataSource Raw { get; }

    public static async Task<LoadPlace> CreateAsync(LoadServer server, string workload)
    {
        var place = new LoadPlace(server, workload.ToLowerInvariant());
        await server.ExecuteAsync($"CREATE SCHEMA {place._rawSchema}");
        return place;
    }

    /// <summary>A place of its own for one of the workload's comparisons, disposed with this.</summary>
    public async Task<LoadPlace> PartAsync(string name) => Own(await CreateAsync(_server, $"{KitSchema}_{name}"));

    /// <summary>Disposes it with this, the last first.</summary>
    public T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Push(owned);
        return owned;
    }

    public async ValueTask DisposeAsync()
    {
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }

        await _server.ExecuteAsync($"DROP SCHEMA IF EXISTS {KitSchema} CASCADE; DROP SCHEMA {_rawSchema} CASCADE");
    }
}
