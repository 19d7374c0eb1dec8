using System.Text.Json;

using Cqrs.Kit.Benchmarks.Load.Server;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.Benchmarks.Load.Raw;

/// <summary>An append tells a follower by NOTIFY, which reads the new events, writes the rows and tells the reader, all on connections of their own.</summary>
internal sealed class RawFollowedOrders(LoadPlace place) : RawOrders(place)
{
    private const string Notify = $"SELECT pg_notify('{RawTable.LogChannel}', '')";
    private const string Select = "SELECT position, recorded_at, data FROM events WHERE position > $1 ORDER BY position LIMIT 1000";
    private NpgsqlConnection? _told;

    public override string Name => "NOTIFY, upsert, NOTIFY, SELECT";

    public override async ValueTask<OrderView> SeeAsync(Guid order, int items)
    {
        while (true)
        {
            if (await FindAsync(order) is { } row && row.Items >= items)
            {
                return row;
            }

            await _told!.WaitAsync();
        }
    }

    protected override NpgsqlBatchCommand AfterInsert() => new(Notify);

    protected override async Task BeginAsync()
    {
        _told = await ListenAsync(RawTable.ViewsChannel);
        await Place.Own(new Follower(await ListenAsync(RawTable.LogChannel), await OpenAsync())).StartAsync();
    }

    private async Task<NpgsqlConnection> ListenAsync(string channel)
    {
        var connection = await OpenAsync();
        await using var listen = new NpgsqlCommand("LISTEN " + channel, connection);
        await listen.ExecuteNonQueryAsync();
        return connection;
    }

    private sealed class Follower(NpgsqlConnection told, NpgsqlConnection connection) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private Task _running = Task.CompletedTask;

        public async Task StartAsync()
        {
            var after = new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint };
            var select = new NpgsqlCommand(Select, connection) { Parameters = { after } };
            await select.PrepareAsync();
            var views = await RawViews.PrepareAsync(connection, notifies: true);
            _running = Task.Run(() => FollowAsync(select, after, views));
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }

        private async Task FollowAsync(NpgsqlCommand select, NpgsqlParameter<long> after, RawViews views)
        {
            while (true)
            {
                List<(OrderItemAdded, DateTimeOffset)> batch = [];
                await using (var reader = await select.ExecuteReaderAsync(_stop.Token))
                {
                    while (await reader.ReadAsync(_stop.Token))
                    {
                        after.TypedValue = reader.GetInt64(0);
                        batch.Add((JsonSerializer.Deserialize<OrderItemAdded>(reader.GetFieldValue<byte[]>(2), Samples.Json)!, reader.GetFieldValue<DateTimeOffset>(1)));
                    }
                }

                if (batch.Count > 0)
                {
                    await views.ApplyAsync(batch, after.TypedValue);
                }
                else
                {
                    await told.WaitAsync(_stop.Token);
                }
            }
        }
    }
}
