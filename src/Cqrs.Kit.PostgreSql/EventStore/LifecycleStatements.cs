using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The statements on streams as a whole, with their parameters.</summary>
internal sealed class LifecycleStatements(Database database)
{
    private readonly SqlText _sql = database.Sql;

    public NpgsqlBatchCommand IndexPlans() => new(_sql.IndexPlans);

    public NpgsqlBatchCommand LockStream(StreamName stream) => new NpgsqlBatchCommand(_sql.LockStream).With(NpgsqlDbType.Text, stream.Value);

    public NpgsqlBatchCommand ReadState(StreamName stream) => new NpgsqlBatchCommand(_sql.ReadStreamState).With(NpgsqlDbType.Text, stream.Value);

    public NpgsqlBatchCommand Close(StreamName stream) => new NpgsqlBatchCommand(_sql.CloseStream).With(NpgsqlDbType.Text, stream.Value);

    public NpgsqlBatchCommand Reopen(StreamName stream) => new NpgsqlBatchCommand(_sql.ReopenStream).With(NpgsqlDbType.Text, stream.Value);

    public NpgsqlBatchCommand Truncate(long stream, long keptFrom) => new NpgsqlBatchCommand(_sql.TruncateStream)
        .With(NpgsqlDbType.Bigint, stream)
        .With(NpgsqlDbType.Bigint, keptFrom);

    public NpgsqlBatchCommand BlankEvents(long stream, long from, long to) => OnEvents(_sql.BlankEvents, stream, from, to);

    public NpgsqlBatchCommand BlankResults(long stream, long from, long to) => OnEvents(_sql.BlankResults, stream, from, to);

    /// <summary>The last event of a stream. Its answer is a row.</summary>
    public NpgsqlBatchCommand Erase(long stream, EncodedAppend erasure)
    {
        var erased = erasure.Streams[0].Events[0];
        return new NpgsqlBatchCommand(_sql.EraseStream)
            .With(NpgsqlDbType.Bigint, stream)
            .With(NpgsqlDbType.Uuid, erased.Id)
            .With(NpgsqlDbType.Text, erased.TypeName)
            .With(NpgsqlDbType.Integer, erased.TypeVersion)
            .With(NpgsqlDbType.Json, erased.Payload)
            .With(NpgsqlDbType.Json, erasure.Metadata)
            .WithNullable(NpgsqlDbType.Text, database.Options.Notify ? database.Channel : null)
            .With(NpgsqlDbType.Text, database.Sender);
    }

    private static NpgsqlBatchCommand OnEvents(string sql, long stream, long from, long to) => new NpgsqlBatchCommand(sql)
        .With(NpgsqlDbType.Bigint, stream)
        .With(NpgsqlDbType.Bigint, from)
        .With(NpgsqlDbType.Bigint, to);
}
