using System.Text.Json;

using Npgsql;

namespace Cqrs.Kit.Benchmarks.Load.Raw;

/// <summary>Reads the columns of an event's row, and its payload as the event.</summary>
internal static class RawRows
{
    public const string Columns = "position, version, recorded_at, event_id, type_version, type, metadata, data";

    public static OrderItemAdded Read(NpgsqlDataReader reader)
    {
        _ = reader.GetInt64(0);
        _ = reader.GetInt64(1);
        _ = reader.GetFieldValue<DateTimeOffset>(2);
        _ = reader.GetGuid(3);
        _ = reader.GetInt32(4);
        _ = reader.GetString(5);
        _ = reader.GetFieldValue<byte[]>(6);
        return JsonSerializer.Deserialize<OrderItemAdded>(reader.GetFieldValue<byte[]>(7), Samples.Json)!;
    }
}
