using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The statements around an append.</summary>
internal sealed class AppendStatements(Database database)
{
    private readonly SqlText _sql = database.Sql;

    public NpgsqlBatchCommand Begin() => new(_sql.Begin);

    public NpgsqlBatchCommand Commit() => new(_sql.Commit);

    public NpgsqlBatchCommand Lock() => new NpgsqlBatchCommand(_sql.LockLog).With(NpgsqlDbType.Bigint, database.LogLock);

    /// <summary>One append. Anything but "appended" is an error that bears the number.</summary>
    public NpgsqlBatchCommand Append(AppendUnit append, int number)
    {
        var command = new AppendCommand(database);
        command.Fill([append], number);
        return command.Command;
    }
}
