using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>A parameter that is one column of a table of values, filled anew for each use.</summary>
internal sealed class ArrayParameter<T>
{
    private readonly NpgsqlParameter<T[]> _parameter;
    private int _next;

    public ArrayParameter(NpgsqlBatchCommand command, NpgsqlDbType type)
    {
        _parameter = new NpgsqlParameter<T[]> { TypedValue = [], NpgsqlDbType = NpgsqlDbType.Array | type };
        command.Parameters.Add(_parameter);
    }

    /// <summary>Empties it and makes room.</summary>
    public void Begin(int count)
    {
        _parameter.TypedValue = count == 0 ? [] : new T[count];
        _next = 0;
    }

    public void Add(T value) => _parameter.TypedValue![_next++] = value;
}
