using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Typed positional parameters, in the order of the statement's <c>$1…</c>.</summary>
internal static class SqlParameters
{
    public static NpgsqlBatchCommand With<T>(this NpgsqlBatchCommand command, NpgsqlDbType type, T value)
        where T : notnull
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
        return command;
    }

    public static NpgsqlBatchCommand WithNullable<T>(this NpgsqlBatchCommand command, NpgsqlDbType type, T? value)
        where T : struct => value is { } given ? command.With(type, given) : command.WithNull(type);

    public static NpgsqlBatchCommand WithNullable(this NpgsqlBatchCommand command, NpgsqlDbType type, string? value) =>
        value is { } given ? command.With(type, given) : command.WithNull(type);

    public static NpgsqlBatchCommand WithArray<T>(this NpgsqlBatchCommand command, NpgsqlDbType type, T[]? values) =>
        values is { } given ? command.With(NpgsqlDbType.Array | type, given) : command.WithNull(NpgsqlDbType.Array | type);

    private static NpgsqlBatchCommand WithNull(this NpgsqlBatchCommand command, NpgsqlDbType type)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = type });
        return command;
    }
}
