using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cqrs.Kit;

/// <summary>Writes and reads the values of a view that have no column type of their own, as JSON. For the code that the source generator writes.</summary>
/// <remarks>camelCase names, enums as text. Types are looked for in the contexts that <see cref="CqrsBuilder.ConfigureJson"/> adds, then by reflection
/// where that is allowed. Safe for any thread.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RowJson
{
    private readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web);

    internal RowJson(IEnumerable<IJsonTypeInfoResolver> contexts, bool? allowReflection = null)
    {
        foreach (var context in contexts)
        {
            _options.TypeInfoResolverChain.Add(context);
        }

        JsonContexts.Complete(_options, allowReflection ?? JsonContexts.AllowReflection);
    }

    internal static RowJson Reflection { get; } = new([]);

    /// <summary>Writes a value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>The JSON; null for a null.</returns>
    public string? Write<T>(T value) => value is null ? null : JsonSerializer.Serialize(value, TypeOf<T>());

    /// <summary>Reads a value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="json">The JSON.</param>
    /// <returns>The value; the default for a null.</returns>
    public T? Read<T>(string? json) => json is null ? default : JsonSerializer.Deserialize(json, TypeOf<T>());

    private JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T));
}
