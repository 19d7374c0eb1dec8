using Cqrs.Kit.Benchmarks.Load.Server;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.Benchmarks.Load.Raw;

/// <summary>One INSERT of a hundred events of ten new streams, by an array a column, committed by itself.</summary>
internal sealed class RawBatchInsert(LoadPlace place) : RawLoad(place)
{
    private const int Streams = 10;
    private const int EventsPerStream = 10;

    private const string Insert = $"""
        INSERT INTO events (stream, version, event_id, type_version, type, metadata, data)
        SELECT stream, version, event_id, 1, '{OrderItemAdded.Name}', metadata, data
        FROM unnest($1, $2, $3, $4, $5) AS e (stream, version, event_id, metadata, data)
        """;

    public override string Name => "prepared INSERT of 100";

    public override int UnitsPerCall => Streams * EventsPerStream;

    protected override async ValueTask<Func<ValueTask>> PrepareAsync(NpgsqlConnection connection)
    {
        var streams = Column<string>(NpgsqlDbType.Text);
        var versions = Column<long>(NpgsqlDbType.Bigint);
        var ids = Column<Guid>(NpgsqlDbType.Uuid);
        var metadata = Column<byte[]>(NpgsqlDbType.Json);
        var data = Column<byte[]>(NpgsqlDbType.Json);
        var command = new NpgsqlCommand(Insert, connection) { Parameters = { streams, versions, ids, metadata, data } };
        await command.PrepareAsync();
        return async () =>
        {
            var row = 0;
            for (var stream = 0; stream < Streams; stream++)
            {
                var order = Guid.CreateVersion7();
                var name = "Order-" + order;
                var appended = Samples.MetadataJson();
                for (var version = 0; version < EventsPerStream; version++, row++)
                {
                    streams.TypedValue![row] = name;
                    versions.TypedValue![row] = version;
                    ids.TypedValue![row] = Guid.CreateVersion7();
                    metadata.TypedValue![row] = appended;
                    data.TypedValue![row] = Samples.EventJson(order);
                }
            }

            await command.ExecuteNonQueryAsync();
        };
    }

    private static NpgsqlParameter<T[]> Column<T>(NpgsqlDbType type) => new() { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = new T[Streams * EventsPerStream] };
}
