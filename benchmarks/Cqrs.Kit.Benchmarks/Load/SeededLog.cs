using System.Globalization;

using Cqrs.Kit.Benchmarks.Load.Server;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>A log that is there when a workload begins, the same on both sides. It is copied in by hand, as making it event by event takes minutes.</summary>
/// <remarks>Each event has metadata of its own, as if it had been appended alone.</remarks>
internal sealed class SeededLog
{
    private readonly LoadPlace _place;
    private readonly LogOrder _order;
    private long _head;

    private SeededLog(LoadPlace place, LogOrder order) => (_place, _order) = (place, order);

    public static async Task<SeededLog> CreateAsync(LoadPlace place, LogOrder? order = null)
    {
        await using var migrated = await Kit.StartAsync(place);
        return new SeededLog(place, order ?? LogOrder.Usual);
    }

    /// <summary>Adds streams with so many events each.</summary>
    /// <returns>Their orders' ids.</returns>
    public async Task<Guid[]> AddAsync(int streams, int eventsPerStream)
    {
        var orders = Enumerable.Range(0, streams).Select(_ => Guid.CreateVersion7()).ToArray();
        await using var connection = await _place.Raw.OpenConnectionAsync();
        await CopyAsync(connection, "streams (id, name, type)", async copy =>
        {
            foreach (var (stream, order) in orders.Index())
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(IdOf(stream, eventsPerStream), NpgsqlDbType.Bigint);
                await copy.WriteAsync(NameOf(order).Value, NpgsqlDbType.Text);
                await copy.WriteAsync(Order.StreamType, NpgsqlDbType.Text);
            }
        });
        await CopyAsync(connection, "events (position, stream_id, version, event_id, type_version, type, metadata, data)", async copy =>
        {
            var position = _head;
            foreach (var (stream, version) in _order.Of(streams, eventsPerStream))
            {
                await WriteEventAsync(copy, ++position, IdOf(stream, eventsPerStream), version, orders[stream]);
            }
        });
        _head += (long)streams * eventsPerStream;
        return orders;
    }

    /// <summary>Gives the counterpart the same rows.</summary>
    public async Task MirrorAsync() => await ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO events (position, stream, version, recorded_at, event_id, type_version, type, metadata, data)
        SELECT e.position, s.name, e.version, e.recorded_at, e.event_id, e.type_version, e.type, e.metadata, e.data
        FROM {_place.KitSchema}.events e JOIN {_place.KitSchema}.streams s ON s.id = e.stream_id
        ORDER BY e.position
        """));

    /// <summary>Leaves the server nothing to do about the new rows while it is measured.</summary>
    public async Task SettleAsync()
    {
        await ExecuteAsync("VACUUM (ANALYZE)");
        await ExecuteAsync("CHECKPOINT");
    }

    public static StreamName NameOf(Guid order) => StreamName.For<Order>(order);

    /// <summary>A stream's id is the position of its first event.</summary>
    private long IdOf(int stream, int eventsPerStream) => _head + _order.FirstOf(stream, eventsPerStream) + 1;

    private static async ValueTask WriteEventAsync(NpgsqlBinaryImporter copy, long position, long stream, long version, Guid order)
    {
        await copy.StartRowAsync();
        await copy.WriteAsync(position, NpgsqlDbType.Bigint);
        await copy.WriteAsync(stream, NpgsqlDbType.Bigint);
        await copy.WriteAsync(version, NpgsqlDbType.Bigint);
        await copy.WriteAsync(Guid.CreateVersion7(), NpgsqlDbType.Uuid);
        await copy.WriteAsync(1, NpgsqlDbType.Integer);
        await copy.WriteAsync(OrderItemAdded.Name, NpgsqlDbType.Text);
        await copy.WriteAsync(Samples.MetadataJson(), NpgsqlDbType.Json);
        await copy.WriteAsync(Samples.EventJson(order), NpgsqlDbType.Json);
    }

    private async Task CopyAsync(NpgsqlConnection connection, string table, Func<NpgsqlBinaryImporter, Task> write)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {_place.KitSchema}.{table} FROM STDIN (FORMAT binary)");
        await write(copy);
        await copy.CompleteAsync();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _place.Raw.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
