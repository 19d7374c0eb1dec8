using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The row with which the append statement answers.</summary>
/// <param name="Result">How it ended, by versions and command ids alone.</param>
/// <param name="IsOwn">Whether what stood in its way bears its own id: it was appended before, or its id is reused.</param>
/// <param name="Head">The newest position before it.</param>
/// <param name="RecordedAt">When its events were recorded.</param>
internal readonly record struct AppendAnswer(AppendResult Result, bool IsOwn, long Head, DateTimeOffset RecordedAt)
{
    private const int Conflict = 1;
    private const int Known = 2;

    /// <summary>Reads the row on which the reader stands.</summary>
    public static AppendAnswer Read(NpgsqlDataReader reader, EncodedAppend append)
    {
        var head = reader.GetInt64(1);
        var result = reader.GetInt32(0) switch
        {
            Conflict => AppendResult.Conflicted(ConflictOf(append, reader.GetInt64(4), reader.GetInt64(5))),
            Known => AppendResult.Known(new CommandRecord(append.Command!.Id, reader.GetFieldValue<byte[]>(8), reader.GetFieldValue<byte[]>(9), new LogPosition(reader.GetInt64(7)))),
            _ when append.Streams.Count == 0 => AppendResult.Appended(append.Command!.Position, []),
            _ => AppendResult.Appended(new LogPosition(head + append.Streams.Sum(stream => stream.Events.Count)), reader.GetFieldValue<long[]>(3)),
        };
        return new AppendAnswer(result, reader.GetBoolean(6), head, reader.GetFieldValue<DateTimeOffset>(2));
    }

    /// <summary>The conflict of a stream, numbered from 1.</summary>
    public static VersionConflict ConflictOf(EncodedAppend append, long stream, long actual)
    {
        var conflicting = append.Streams[(int)stream - 1];
        return new VersionConflict(conflicting.Name, conflicting.Expected, actual);
    }
}
