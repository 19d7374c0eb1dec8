using Cqrs.Kit.Benchmarks.Load.Server;

using Npgsql;

namespace Cqrs.Kit.Benchmarks.Load.Raw;

/// <summary>One SELECT of the whole log, its payloads deserialized.</summary>
internal sealed class RawLogRead(LoadPlace place, int events) : RawLoad(place)
{
    private const string Select = $"SELECT {RawRows.Columns}, stream FROM events ORDER BY position";

    public override string Name => "prepared SELECT";

    public override int UnitsPerCall => events;

    protected override async ValueTask<Func<ValueTask>> PrepareAsync(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(Select, connection);
        await command.PrepareAsync();
        return async () =>
        {
            var read = 0;
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                _ = RawRows.Read(reader);
                _ = reader.GetString(8);
                read++;
            }

            Expect.Equal(events, read);
        };
    }
}
