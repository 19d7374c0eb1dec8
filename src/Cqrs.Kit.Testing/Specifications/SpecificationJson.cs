using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cqrs.Kit.Testing;

/// <summary>Events and rows as JSON: for events the one that a store keeps, laid out to be read.</summary>
internal static class SpecificationJson
{
    private static readonly JsonEventSerializer _serializer = new(configure: null);
    private static readonly JsonWriterOptions _indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What a store would give back for an event.</summary>
    /// <exception cref="SpecificationException">It would not give it back.</exception>
    public static object RoundTrip(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        try
        {
            return _serializer.Deserialize(_serializer.Serialize(@event, @event.GetType()), @event.GetType())!;
        }
        catch (JsonException exception)
        {
            throw new SpecificationException($"The event {@event.GetType().Name} cannot be kept: {exception.Message}", exception);
        }
    }

    /// <summary>The lines of some events.</summary>
    public static IReadOnlyList<string> Write(IEnumerable<object> events) =>
        [.. events.SelectMany(e => Lines(NameOf(e.GetType()) + " ", e))];

    /// <summary>The lines of one value.</summary>
    public static IReadOnlyList<string> Write(object value) => [.. Lines("", value)];

    public static string NameOf(Type @event) => @event.GetCustomAttribute<EventTypeAttribute>()?.Name ?? @event.Name;

    private static string[] Lines(string prefix, object value)
    {
        byte[] json;
        try
        {
            json = _serializer.Serialize(value, value.GetType());
        }
        catch (JsonException exception)
        {
            throw new SpecificationException($"{value.GetType().Name} cannot be kept: {exception.Message}", exception);
        }

        using var document = JsonDocument.Parse(json);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, _indented))
        {
            document.WriteTo(writer);
        }

        return (prefix + System.Text.Encoding.UTF8.GetString(buffer.ToArray())).ReplaceLineEndings("\n").Split('\n');
    }
}
