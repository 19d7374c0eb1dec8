using System.Globalization;

namespace Cqrs.Kit;

/// <summary>How the ids of aggregates become the ids of streams, in one place.</summary>
internal static class StreamIdFormat
{
    public const string Supported = "Guid, string, int, long, or a type that implements IStreamId";

    public static bool Supports(Type type) =>
        type == typeof(Guid) || type == typeof(string) || type == typeof(int) || type == typeof(long)
        || typeof(IStreamId).IsAssignableFrom(type);

    /// <summary>The id that <see cref="Format"/> made a text of; for the types that a view's key can have.</summary>
    public static TId Parse<TId>(string id) => typeof(TId) switch
    {
        var type when type == typeof(string) => (TId)(object)id,
        var type when type == typeof(Guid) => (TId)(object)Guid.Parse(id),
        var type when type == typeof(int) => (TId)(object)int.Parse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        var type when type == typeof(long) => (TId)(object)long.Parse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        var type => throw new InvalidOperationException($"A stream's id cannot be read as {type}: say how."),
    };

    public static string Format<TId>(TId id) => id switch
    {
        Guid guid => guid.ToString("D"),
        string text => text,
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture),
        IStreamId typed => typed.ToStreamId(),
        null => throw new ArgumentNullException(nameof(id), "A stream's id must not be null."),
        _ => throw new InvalidOperationException($"{typeof(TId)} cannot name a stream: an id is {Supported}."),
    };
}
