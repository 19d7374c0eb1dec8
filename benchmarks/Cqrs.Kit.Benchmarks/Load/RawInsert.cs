using System.Text;
using System.Text.Json;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>The raw counterpart of an append: one prepared INSERT of the same event, committed by itself, a connection a caller. No versions are checked.</summary>
internal sealed class RawInsert(NpgsqlDataSource dataSource) : ILoad
{
    private const string Insert =
        "INSERT INTO raw_events (stream, version, event_id, type, metadata, data) VALUES ($1, 0, $2, 'order.item-added', $3, $4)";

    private readonly List<NpgsqlConnection> _connections = [];

    public string Name => "prepared INSERT, raw Npgsql";

    public static async Task<RawInsert> CreateAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand("""
            CREATE TABLE raw_events (
                position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                stream text NOT NULL,
                version bigint NOT NULL,
                event_id uuid NOT NULL UNIQUE,
                recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                type text NOT NULL,
                metadata json NOT NULL,
                data json NOT NULL,
                UNIQUE (stream, version))
            """);
        await command.ExecuteNonQueryAsync();
        return new RawInsert(dataSource);
    }

    public async ValueTask<Func<ValueTask>> CallerAsync()
    {
        var connection = await dataSource.OpenConnectionAsync();
        _connections.Add(connection);
        var stream = new NpgsqlParameter<string> { NpgsqlDbType = NpgsqlDbType.Text };
        var id = new NpgsqlParameter<Guid> { NpgsqlDbType = NpgsqlDbType.Uuid };
        var metadata = new NpgsqlParameter<byte[]> { NpgsqlDbType = NpgsqlDbType.Json };
        var data = new NpgsqlParameter<byte[]> { NpgsqlDbType = NpgsqlDbType.Json };
        var command = new NpgsqlCommand(Insert, connection) { Parameters = { stream, id, metadata, data } };
        (stream.TypedValue, metadata.TypedValue, data.TypedValue) = ("", "{}"u8.ToArray(), "{}"u8.ToArray());
        await command.PrepareAsync();
        return async () =>
        {
            var e = OrderItemAdded.New();
            stream.TypedValue = "Order-" + e.OrderId.ToString();
            id.TypedValue = Guid.CreateVersion7();
            metadata.TypedValue = Encoding.UTF8.GetBytes($$"""{"commandId":"{{Guid.CreateVersion7()}}","sentAt":"{{DateTimeOffset.UtcNow:O}}","correlationId":"{{Guid.CreateVersion7()}}"}""");
            data.TypedValue = JsonSerializer.SerializeToUtf8Bytes(e, JsonSerializerOptions.Web);
            await command.ExecuteNonQueryAsync();
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }
}
