using System.Text.Json;

using Cqrs.Kit.Benchmarks.Load.Server;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.Benchmarks.Load.Raw;

/// <summary>Fills the read model from the log, a batch a transaction: what a program by hand for just this would do.</summary>
internal sealed class RawRebuild(LoadPlace place, int events) : RawLoad(place)
{
    private const int BatchSize = 10_000;
    private const string Select = "SELECT position, recorded_at, type, data FROM events WHERE position > $1 ORDER BY position LIMIT $2";
    private const string Reset = "TRUNCATE order_views; UPDATE checkpoints SET position = 0";

    public override string Name => "prepared SELECT, fold, array upsert";

    public override int UnitsPerCall => events;

    protected override async ValueTask<Func<ValueTask>> PrepareAsync(NpgsqlConnection connection)
    {
        var after = new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint };
        var select = new NpgsqlCommand(Select, connection) { Parameters = { after, new NpgsqlParameter<int> { TypedValue = BatchSize } } };
        await select.PrepareAsync();
        var views = await RawViews.PrepareAsync(connection, notifies: false);
        return async () =>
        {
            await using (var reset = new NpgsqlCommand(Reset, connection))
            {
                await reset.ExecuteNonQueryAsync();
            }

            var done = 0;
            after.TypedValue = 0;
            while (await ReadAsync(select, after) is { Count: > 0 } batch)
            {
                await views.ApplyAsync(batch, after.TypedValue);
                done += batch.Count;
            }

            Expect.Equal(events, done);
        };
    }

    private static async Task<List<(OrderItemAdded Event, DateTimeOffset At)>> ReadAsync(NpgsqlCommand select, NpgsqlParameter<long> after)
    {
        List<(OrderItemAdded, DateTimeOffset)> batch = new(BatchSize);
        await using var reader = await select.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            after.TypedValue = reader.GetInt64(0);
            var at = reader.GetFieldValue<DateTimeOffset>(1);
            if (reader.GetString(2) == OrderItemAdded.Name)
            {
                batch.Add((JsonSerializer.Deserialize<OrderItemAdded>(reader.GetFieldValue<byte[]>(3), Samples.Json)!, at));
            }
        }

        return batch;
    }
}
