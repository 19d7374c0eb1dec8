using Npgsql;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>A change of a shard's row, as a trigger of the test's database saw it: in the order of the commits, as the row is locked until then.</summary>
/// <param name="Id">Counts up.</param>
/// <param name="At">When, on the server's clock.</param>
/// <param name="Transaction">The transaction that made it.</param>
/// <param name="Writer">The name that the process gave its connections.</param>
/// <param name="Build">The build.</param>
/// <param name="Shard">The shard.</param>
/// <param name="PositionBefore">The checkpoint before; null when the row is new.</param>
/// <param name="Position">The checkpoint.</param>
/// <param name="EpochBefore">The epoch before.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="HasCaughtUp">Whether the shard has been at the end of the log.</param>
/// <param name="IsPromoted">Whether the build was promoted.</param>
public sealed record CheckpointMove(
    long Id, DateTime At, ulong Transaction, string Writer, int Build, int Shard, long? PositionBefore, long Position, long EpochBefore, long Epoch, bool HasCaughtUp, bool IsPromoted)
{
    private const string Select = "select id, at, transaction, writer, build, shard, position_before, position, epoch_before, epoch, has_caught_up, is_promoted from faults.moves order by id";

    /// <summary>Whether it is a new lease.</summary>
    public bool IsLease => Epoch != EpochBefore;

    /// <summary>Whether it moved the checkpoint.</summary>
    public bool IsMove => PositionBefore is { } before && before != Position;

    /// <summary>All of them.</summary>
    public static async Task<IReadOnlyList<CheckpointMove>> ReadAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand(Select);
        await using var reader = await command.ExecuteReaderAsync();
        List<CheckpointMove> moves = [];
        while (await reader.ReadAsync())
        {
            moves.Add(new CheckpointMove(
                reader.GetInt64(0), reader.GetDateTime(1), reader.GetFieldValue<ulong>(2), reader.GetString(3), reader.GetInt32(4), reader.GetInt32(5),
                await reader.IsDBNullAsync(6) ? null : reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9), reader.GetBoolean(10), reader.GetBoolean(11)));
        }

        return moves;
    }
}
