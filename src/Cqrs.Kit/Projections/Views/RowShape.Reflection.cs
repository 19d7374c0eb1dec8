using System.ComponentModel;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;

namespace Cqrs.Kit;

/// <summary>Makes <see cref="RowShape{TView}"/>s by reflection; a source generator can make the same without.</summary>
public static class RowShape
{
    private static readonly NullabilityInfoContext _nullability = new();

    /// <summary>The types that a column can store as they are. Enums are stored by name, and any other type as JSON.</summary>
    public static IReadOnlyList<Type> ValueTypes { get; } =
    [
        typeof(string), typeof(Guid), typeof(bool), typeof(short), typeof(int), typeof(long), typeof(float), typeof(double), typeof(decimal),
        typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(byte[]),
    ];

    /// <summary>The types that a key can have.</summary>
    public static IReadOnlyList<Type> KeyTypes { get; } = [typeof(Guid), typeof(string), typeof(int), typeof(long)];

    /// <summary>Describes a record: its one public constructor with the most parameters, each of which is a property; or a parameterless constructor and settable properties.</summary>
    /// <typeparam name="TView">The record.</typeparam>
    /// <param name="json">How values without a column type of their own are written. Default by reflection.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="InvalidOperationException">The record cannot be a view; the message says why.</exception>
    [RequiresDynamicCode("Compiles the row's reader at run time.")]
    [RequiresUnreferencedCode("Reads the view's properties by reflection.")]
    public static RowShape<TView> Reflect<TView>(RowJson? json = null)
    {
        json ??= RowJson.Reflection;
        var constructor = typeof(TView).GetConstructors().Where(IsNotCopy<TView>).MaxBy(candidate => candidate.GetParameters().Length)
            ?? throw Fault<TView>("it has no public constructor");
        var parameters = constructor.GetParameters();
        var properties = typeof(TView).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetMethod?.IsPublic == true && property.GetIndexParameters().Length == 0).ToList();
        var bound = parameters.Select(parameter => properties.Find(property => string.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase))
            ?? throw Fault<TView>($"its constructor's parameter '{parameter.Name}' has no property of that name")).ToList();
        var settable = properties.Where(property => !bound.Contains(property) && property.SetMethod?.IsPublic == true).ToList();
        var all = bound.Concat(settable).ToList();
        var keys = all.Where(property => property.IsDefined(typeof(KeyAttribute)) || parameters.Any(parameter => parameter.IsDefined(typeof(KeyAttribute)) && string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase))).ToList();
        if (keys.Count != 1 || !KeyTypes.Contains(keys[0].PropertyType))
        {
            throw Fault<TView>($"exactly one property is marked with [Key], and is of one of {string.Join(", ", KeyTypes.Select(type => type.Name))}");
        }

        var indexes = typeof(TView).GetCustomAttributes<IndexAttribute>().Select(index => new RowIndex([.. index.Properties.Select(name =>
            all.Exists(property => property.Name == name) ? SnakeCase.From(name) : throw Fault<TView>($"[Index] names '{name}', which is not one of its properties"))], index.Descending)).ToList();
        if (all.Find(property => !IsStorable(property.PropertyType)) is { } unsuitable)
        {
            throw Fault<TView>($"the type of {unsuitable.Name} has no column of its own: take DateTimeOffset for a point in time, short, int or long for a whole number, string for a character");
        }

        if (all.GroupBy(property => SnakeCase.From(property.Name)).FirstOrDefault(same => same.Count() > 1) is { } twins)
        {
            throw Fault<TView>($"the properties {string.Join(" and ", twins.Select(property => property.Name))} are the same column, {twins.Key}");
        }

        return new RowShape<TView>([.. all.Select(property => ColumnOf<TView>(property, json))], all.IndexOf(keys[0]), ReaderOf<TView>(constructor, bound, settable, json), indexes);
    }

    /// <summary>Reads the stored value of a column.</summary>
    /// <typeparam name="TValue">The stored type.</typeparam>
    /// <param name="reader">A reader that stands on a row.</param>
    /// <param name="ordinal">The column's place.</param>
    /// <returns>The value; the default for a null.</returns>
    public static TValue ReadValue<TValue>(DbDataReader reader, int ordinal)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.IsDBNull(ordinal) ? default! : reader.GetFieldValue<TValue>(ordinal);
    }

    /// <summary>A stored value as text, for people: the same on every machine.</summary>
    /// <param name="value">The value, of one of <see cref="ValueTypes"/>.</param>
    /// <returns>The text; null for a null.</returns>
    public static string? TextOf(object? value) => value switch
    {
        null => null,
        bool truth => truth ? "true" : "false",
        byte[] bytes => Convert.ToHexStringLower(bytes),
        DateTimeOffset time => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        DateOnly or TimeOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>An enum as it is stored: by name. For the code that the source generator writes.</summary>
    /// <typeparam name="T">An enum, or a nullable one.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>Its name; null for a null.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static string? WriteEnum<T>(T value) => value?.ToString();

    /// <summary>The enum that <see cref="WriteEnum"/> made a text of. For the code that the source generator writes.</summary>
    /// <typeparam name="T">An enum, or a nullable one.</typeparam>
    /// <param name="text">Its name.</param>
    /// <returns>The value; the default for a null.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static T? ReadEnum<T>(string? text) => text is null ? default : (T)Enum.Parse(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), text);

    private static bool IsNotCopy<TView>(ConstructorInfo constructor) =>
        constructor.GetParameters() is not [var only] || only.ParameterType != typeof(TView);

    private static InvalidOperationException Fault<TView>(string why) => new($"{typeof(TView)} cannot be a view: {why}.");

    /// <summary>Simple types that are no column type are refused rather than hidden in JSON, where SQL could not compare them.</summary>
    private static bool IsStorable(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var plain && (ValueTypes.Contains(plain) || !plain.IsPrimitive && plain != typeof(DateTime));

    /// <summary>How a property's type is stored.</summary>
    private static (Type Stored, bool IsEnum, bool IsJson) StoredType(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return ValueTypes.Contains(plain) ? (type, false, false) : (typeof(string), plain.IsEnum, !plain.IsEnum);
    }

    [RequiresDynamicCode("Closes generic types at run time.")]
    [RequiresUnreferencedCode("Reads properties by reflection.")]
    private static RowColumn<TView> ColumnOf<TView>(PropertyInfo property, RowJson json)
    {
        var (stored, isEnum, isJson) = StoredType(property.PropertyType);
        var row = Expression.Parameter(typeof(TView));
        Expression value = Expression.Property(row, property);
        if (isEnum)
        {
            value = Expression.Call(typeof(RowShape), nameof(WriteEnum), [property.PropertyType], value);
        }
        else if (isJson)
        {
            value = Expression.Call(Expression.Constant(json), nameof(RowJson.Write), [property.PropertyType], value);
        }

        var get = Expression.Lambda(typeof(Func<,>).MakeGenericType(typeof(TView), stored), value, row).Compile();
        var isNullable = Nullable.GetUnderlyingType(property.PropertyType) is not null
            || !property.PropertyType.IsValueType && IsNullableReference(property);
        return (RowColumn<TView>)Activator.CreateInstance(typeof(RowColumn<,>).MakeGenericType(typeof(TView), stored), property.Name, isNullable, get, isJson)!;
    }

    private static bool IsNullableReference(PropertyInfo property)
    {
        lock (_nullability)
        {
            return _nullability.Create(property).ReadState != NullabilityState.NotNull;
        }
    }

    [RequiresDynamicCode("Compiles an expression.")]
    [RequiresUnreferencedCode("Reads properties by reflection.")]
    private static Func<DbDataReader, TView> ReaderOf<TView>(ConstructorInfo constructor, List<PropertyInfo> bound, List<PropertyInfo> settable, RowJson json)
    {
        var reader = Expression.Parameter(typeof(DbDataReader));
        var created = Expression.New(constructor, bound.Select((property, ordinal) => ReadOf(reader, property, ordinal, json)));
        var body = Expression.MemberInit(created, settable.Select((property, index) => Expression.Bind(property, ReadOf(reader, property, bound.Count + index, json))));
        return Expression.Lambda<Func<DbDataReader, TView>>(body, reader).Compile();
    }

    [RequiresDynamicCode("Closes generic types at run time.")]
    [RequiresUnreferencedCode("Reads properties by reflection.")]
    private static MethodCallExpression ReadOf(ParameterExpression reader, PropertyInfo property, int ordinal, RowJson json)
    {
        var (stored, isEnum, isJson) = StoredType(property.PropertyType);
        var value = Expression.Call(typeof(RowShape), nameof(ReadValue), [stored], reader, Expression.Constant(ordinal));
        return (isEnum, isJson) switch
        {
            (true, _) => Expression.Call(typeof(RowShape), nameof(ReadEnum), [property.PropertyType], value),
            (_, true) => Expression.Call(Expression.Constant(json), nameof(RowJson.Read), [property.PropertyType], value),
            _ => value,
        };
    }
}
