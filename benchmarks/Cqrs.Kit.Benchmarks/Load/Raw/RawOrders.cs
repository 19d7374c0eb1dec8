using Cqrs.Kit.Benchmarks.Load.Server;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.Benchmarks.Load.Raw;

/// <summary>What all ways to keep a read model by hand have in common: the statement that appends, and the one that reads a row.</summary>
internal abstract class RawOrders(LoadPlace place) : IOrders
{
    private const string Insert =
        $"INSERT INTO events (stream, version, event_id, type_version, type, metadata, data) VALUES ($1, $2, $3, 1, '{OrderItemAdded.Name}', $4, $5)";

    private const string Find = "SELECT order_id, last_product, status, total, items, created_at FROM order_views WHERE order_id = $1";

    private readonly NpgsqlParameter<string> _stream = new() { NpgsqlDbType = NpgsqlDbType.Text, TypedValue = "" };
    private readonly NpgsqlParameter<long> _version = new() { NpgsqlDbType = NpgsqlDbType.Bigint };
    private readonly NpgsqlParameter<Guid> _id = new() { NpgsqlDbType = NpgsqlDbType.Uuid };
    private readonly NpgsqlParameter<byte[]> _metadata = new() { NpgsqlDbType = NpgsqlDbType.Json, TypedValue = [] };
    private readonly NpgsqlParameter<byte[]> _data = new() { NpgsqlDbType = NpgsqlDbType.Json, TypedValue = [] };
    private readonly NpgsqlParameter<Guid> _wanted = new() { NpgsqlDbType = NpgsqlDbType.Uuid };
    private NpgsqlBatch? _append;
    private NpgsqlCommand? _find;

    public abstract string Name { get; }

    public async Task StartAsync()
    {
        if (_append is not null)
        {
            return;
        }

        var connection = await OpenAsync();
        _append = place.Own(new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(Insert) { Parameters = { _stream, _version, _id, _metadata, _data } }, AfterInsert() } });
        _find = place.Own(new NpgsqlCommand(Find, connection) { Parameters = { _wanted } });
        await _append.PrepareAsync();
        await _find.PrepareAsync();
        await BeginAsync();
    }

    public async ValueTask AppendAsync(Guid order, int items)
    {
        _stream.TypedValue = "Order-" + order;
        _version.TypedValue = items;
        _id.TypedValue = Guid.CreateVersion7();
        _metadata.TypedValue = Samples.MetadataJson();
        _data.TypedValue = Samples.EventJson(order);
        SetRow(OrderView.After(null, Samples.Event(order), DateTimeOffset.UtcNow));
        await _append!.ExecuteNonQueryAsync();
    }

    public abstract ValueTask<OrderView> SeeAsync(Guid order, int items);

    /// <summary>What follows in the transaction of an append.</summary>
    protected abstract NpgsqlBatchCommand AfterInsert();

    /// <summary>Told the row as it would be without one before.</summary>
    protected virtual void SetRow(OrderView row)
    {
    }

    protected virtual Task BeginAsync() => Task.CompletedTask;

    protected LoadPlace Place => place;

    protected async Task<NpgsqlConnection> OpenAsync() => place.Own(await place.Raw.OpenConnectionAsync());

    /// <summary>Null when there is no such row yet.</summary>
    protected async ValueTask<OrderView?> FindAsync(Guid order)
    {
        _wanted.TypedValue = order;
        await using var reader = await _find!.ExecuteReaderAsync();
        return await reader.ReadAsync() ? RawViews.Read(reader) : null;
    }
}
