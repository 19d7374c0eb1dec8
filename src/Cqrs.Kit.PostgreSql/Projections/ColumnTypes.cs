using System.Collections.Frozen;

using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Which SQL type keeps which stored type. The names are those that the server's catalog gives.</summary>
internal static class ColumnTypes
{
    private static readonly FrozenDictionary<Type, (string Name, NpgsqlDbType Type)> _types = new Dictionary<Type, (string, NpgsqlDbType)>
    {
        [typeof(string)] = ("text", NpgsqlDbType.Text),
        [typeof(Guid)] = ("uuid", NpgsqlDbType.Uuid),
        [typeof(bool)] = ("boolean", NpgsqlDbType.Boolean),
        [typeof(short)] = ("smallint", NpgsqlDbType.Smallint),
        [typeof(int)] = ("integer", NpgsqlDbType.Integer),
        [typeof(long)] = ("bigint", NpgsqlDbType.Bigint),
        [typeof(float)] = ("real", NpgsqlDbType.Real),
        [typeof(double)] = ("double precision", NpgsqlDbType.Double),
        [typeof(decimal)] = ("numeric", NpgsqlDbType.Numeric),
        [typeof(DateTimeOffset)] = ("timestamp with time zone", NpgsqlDbType.TimestampTz),
        [typeof(DateOnly)] = ("date", NpgsqlDbType.Date),
        [typeof(TimeOnly)] = ("time without time zone", NpgsqlDbType.Time),
        [typeof(TimeSpan)] = ("interval", NpgsqlDbType.Interval),
        [typeof(byte[])] = ("bytea", NpgsqlDbType.Bytea),
    }.ToFrozenDictionary();

    public static string NameOf<TView>(RowColumn<TView> column) => column.IsJson ? "json" : Of(column).Name;

    public static NpgsqlDbType TypeOf<TView>(RowColumn<TView> column) => column.IsJson ? NpgsqlDbType.Json : Of(column).Type;

    /// <summary>A column's values as the driver takes them: points in time in UTC.</summary>
    public static Array Writable(Array values) => values switch
    {
        DateTimeOffset[] times => Array.ConvertAll(times, time => time.ToUniversalTime()),
        DateTimeOffset?[] times => Array.ConvertAll(times, time => time?.ToUniversalTime()),
        _ => values,
    };

    private static (string Name, NpgsqlDbType Type) Of<TView>(RowColumn<TView> column) => _types.TryGetValue(column.ValueType, out var type)
        ? type
        : throw new InvalidOperationException($"{typeof(TView)} cannot be a view: its column {column.Name} is a {column.ValueType}, which no column can store.");
}
