using Cqrs.Kit.Benchmarks.Load.Server;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.Benchmarks.Load.Raw;

/// <summary>One binary COPY with positions of the client's, in one transaction. Nothing is checked but the unique keys.</summary>
internal sealed class RawCopy(LoadPlace place) : RawLoad(place)
{
    private const string Copy = "COPY events (position, stream, version, recorded_at, event_id, type_version, type, metadata, data) FROM STDIN (FORMAT binary)";

    public override string Name => "binary COPY";

    public override int UnitsPerCall => ImportRows.Events;

    protected override ValueTask<Func<ValueTask>> PrepareAsync(NpgsqlConnection connection)
    {
        var position = 0L;
        return ValueTask.FromResult<Func<ValueTask>>(async () =>
        {
            await using var copy = await connection.BeginBinaryImportAsync(Copy);
            foreach (var (row, metadata) in ImportRows.All())
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(++position, NpgsqlDbType.Bigint);
                await copy.WriteAsync(row.Stream.Value, NpgsqlDbType.Text);
                await copy.WriteAsync(row.Version, NpgsqlDbType.Bigint);
                await copy.WriteAsync(row.Timestamp, NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(row.EventId, NpgsqlDbType.Uuid);
                await copy.WriteAsync(row.TypeVersion, NpgsqlDbType.Integer);
                await copy.WriteAsync(row.TypeName, NpgsqlDbType.Text);
                await copy.WriteAsync(metadata, NpgsqlDbType.Json);
                await copy.WriteAsync(row.Payload, NpgsqlDbType.Json);
            }

            await copy.CompleteAsync();
        });
    }
}
