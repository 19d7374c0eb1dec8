using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.Benchmarks.Order;

/// <summary>The batch of a flush: one round trip and one commit for many appends, prepared once.</summary>
internal sealed class FlushCommand : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBatch _batch;
    private readonly NpgsqlParameter<string[]> _streams = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, TypedValue = [] };
    private readonly NpgsqlParameter<Guid[]> _ids = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, TypedValue = [] };
    private readonly NpgsqlParameter<byte[][]> _metadata = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Json, TypedValue = [] };
    private readonly NpgsqlParameter<byte[][]> _data = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Json, TypedValue = [] };

    private FlushCommand(NpgsqlConnection connection, OrderScheme scheme)
    {
        _connection = connection;
        _batch = new NpgsqlBatch(connection);
        foreach (var sql in scheme.Flush)
        {
            var command = new NpgsqlBatchCommand(sql);
            if (sql.Contains("$1", StringComparison.Ordinal))
            {
                command.Parameters.AddRange(new NpgsqlParameter[] { _streams, _ids, _metadata, _data });
            }

            _batch.BatchCommands.Add(command);
        }
    }

    public static async Task<FlushCommand> OpenAsync(string connectionString, OrderScheme scheme)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var command = new FlushCommand(connection, scheme);
        await command._batch.PrepareAsync();
        return command;
    }

    public async Task SendAsync(List<PendingEvent> events)
    {
        var count = events.Count;
        (_streams.TypedValue, _ids.TypedValue, _metadata.TypedValue, _data.TypedValue) = (new string[count], new Guid[count], new byte[count][], new byte[count][]);
        for (var i = 0; i < count; i++)
        {
            (_streams.TypedValue[i], _ids.TypedValue[i], _metadata.TypedValue[i], _data.TypedValue[i]) = (events[i].Stream, events[i].Id, events[i].Metadata, events[i].Data);
        }

        await _batch.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _batch.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
