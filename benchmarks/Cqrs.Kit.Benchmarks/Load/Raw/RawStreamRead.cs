using Cqrs.Kit.Benchmarks.Load.Server;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.Benchmarks.Load.Raw;

/// <summary>One SELECT of a stream, its payloads deserialized and folded.</summary>
internal sealed class RawStreamRead(LoadPlace place, Guid[] orders, int events) : RawLoad(place)
{
    private const string Select = $"SELECT {RawRows.Columns} FROM events WHERE stream = $1 ORDER BY version";

    public override string Name => "prepared SELECT and fold";

    protected override async ValueTask<Func<ValueTask>> PrepareAsync(NpgsqlConnection connection)
    {
        var stream = new NpgsqlParameter<string> { NpgsqlDbType = NpgsqlDbType.Text, TypedValue = "" };
        var command = new NpgsqlCommand(Select, connection) { Parameters = { stream } };
        await command.PrepareAsync();
        var next = 0;
        return async () =>
        {
            stream.TypedValue = SeededLog.NameOf(orders[next++ % orders.Length]).Value;
            var order = new Order();
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                order.Fold(RawRows.Read(reader));
            }

            Expect.Equal(events, order.Lines);
        };
    }
}
