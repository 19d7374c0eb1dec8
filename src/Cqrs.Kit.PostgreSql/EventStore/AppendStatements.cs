using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The statements of an append, with their parameters.</summary>
internal sealed class AppendStatements(Database database)
{
    private readonly SqlText _sql = database.Sql;

    public NpgsqlBatchCommand Begin() => new(_sql.Begin);

    public NpgsqlBatchCommand Commit() => new(_sql.Commit);

    public NpgsqlBatchCommand Lock() => new NpgsqlBatchCommand(_sql.LockLog).With(NpgsqlDbType.Bigint, database.LogLock);

    /// <summary>One append. Its answer is a row; with <paramref name="mustPass"/> anything but "appended" is an error that bears that number.</summary>
    public NpgsqlBatchCommand Append(EncodedAppend append, int? mustPass = null)
    {
        var streams = new StreamArrays(append.Streams);
        var events = new EventArrays(append.Streams);
        var command = append.Command;
        return new NpgsqlBatchCommand(_sql.Append)
            .With(NpgsqlDbType.Uuid, append.Id)
            .WithArray(NpgsqlDbType.Text, streams.Names)
            .WithArray(NpgsqlDbType.Text, streams.Types)
            .WithArray(NpgsqlDbType.Bigint, streams.Expected)
            .WithArray(NpgsqlDbType.Bigint, streams.Firsts)
            .WithArray(NpgsqlDbType.Bigint, streams.Counts)
            .WithArray(NpgsqlDbType.Integer, events.Streams)
            .WithArray(NpgsqlDbType.Uuid, events.Ids)
            .WithArray(NpgsqlDbType.Text, events.Types)
            .WithArray(NpgsqlDbType.Integer, events.TypeVersions)
            .WithArray(NpgsqlDbType.Json, events.Data)
            .With(NpgsqlDbType.Json, append.Metadata)
            .WithNullable(NpgsqlDbType.Uuid, command?.Id.Value)
            .WithNullable(NpgsqlDbType.Bytea, command?.Hash)
            .WithNullable(NpgsqlDbType.Bytea, command?.Result)
            .WithNullable(NpgsqlDbType.Bigint, command?.Position.Value)
            .WithNullable(NpgsqlDbType.Text, database.Options.Notify ? database.Channel : null)
            .With(NpgsqlDbType.Text, database.Sender)
            .WithNullable(NpgsqlDbType.Integer, mustPass);
    }

    private readonly struct StreamArrays
    {
        private const long Any = -1;
        private const long Exists = -2;
        private const long None = -3;

        public StreamArrays(IReadOnlyList<EncodedStream> streams)
        {
            (Names, Types) = (new string[streams.Count], new string[streams.Count]);
            (Expected, Firsts, Counts) = (new long[streams.Count], new long[streams.Count], new long[streams.Count]);
            long first = 1;
            for (var i = 0; i < streams.Count; i++)
            {
                var stream = streams[i];
                (Names[i], Types[i]) = (stream.Name.Value, stream.Name.Type);
                (Expected[i], Firsts[i], Counts[i]) = (CodeOf(stream.Expected), first, stream.Events.Count);
                first += stream.Events.Count;
            }
        }

        public string[] Names { get; }

        public string[] Types { get; }

        public long[] Expected { get; }

        public long[] Firsts { get; }

        public long[] Counts { get; }

        private static long CodeOf(ExpectedVersion expected) =>
            expected.Version is { } version ? version : expected == ExpectedVersion.Any ? Any : expected == ExpectedVersion.NoStream ? None : Exists;
    }

    private readonly struct EventArrays
    {
        public EventArrays(IReadOnlyList<EncodedStream> streams)
        {
            var count = streams.Sum(stream => stream.Events.Count);
            (Streams, TypeVersions) = (new int[count], new int[count]);
            (Ids, Types, Data) = (new Guid[count], new string[count], new byte[count][]);
            var i = 0;
            for (var s = 0; s < streams.Count; s++)
            {
                foreach (var e in streams[s].Events)
                {
                    (Streams[i], Ids[i], Types[i], TypeVersions[i], Data[i]) = (s + 1, e.Id, e.TypeName, e.TypeVersion, e.Payload);
                    i++;
                }
            }
        }

        public int[] Streams { get; }

        public Guid[] Ids { get; }

        public string[] Types { get; }

        public int[] TypeVersions { get; }

        public byte[][] Data { get; }
    }
}
