using Cqrs.Kit.Benchmarks.Load.Server;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.Benchmarks.Load.Raw;

/// <summary>One INSERT of one event, committed by itself. No version is checked, and positions have holes.</summary>
internal sealed class RawInsert(LoadPlace place) : RawLoad(place)
{
    private const string Insert =
        $"INSERT INTO events (stream, version, event_id, type_version, type, metadata, data) VALUES ($1, 0, $2, 1, '{OrderItemAdded.Name}', $3, $4)";

    public override string Name => "prepared INSERT";

    protected override async ValueTask<Func<ValueTask>> PrepareAsync(NpgsqlConnection connection)
    {
        var stream = new NpgsqlParameter<string> { NpgsqlDbType = NpgsqlDbType.Text };
        var id = new NpgsqlParameter<Guid> { NpgsqlDbType = NpgsqlDbType.Uuid };
        var metadata = new NpgsqlParameter<byte[]> { NpgsqlDbType = NpgsqlDbType.Json };
        var data = new NpgsqlParameter<byte[]> { NpgsqlDbType = NpgsqlDbType.Json };
        var command = new NpgsqlCommand(Insert, connection) { Parameters = { stream, id, metadata, data } };
        (stream.TypedValue, metadata.TypedValue, data.TypedValue) = ("", [], []);
        await command.PrepareAsync();
        return async () =>
        {
            var order = Guid.CreateVersion7();
            stream.TypedValue = "Order-" + order;
            id.TypedValue = Guid.CreateVersion7();
            metadata.TypedValue = Samples.MetadataJson();
            data.TypedValue = Samples.EventJson(order);
            await command.ExecuteNonQueryAsync();
        };
    }
}
