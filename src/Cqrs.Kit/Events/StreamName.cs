using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Cqrs.Kit;

/// <summary>The name of a stream: its type, a <c>-</c>, and an id, as in <c>Order-42</c>.</summary>
/// <remarks>Names are compared ordinally: case twins and Unicode normalisation twins are different streams. The whole name is at most
/// <see cref="MaxLength"/> characters; control, formatting (such as the right-to-left mark) and unpaired surrogate characters are
/// refused, as are U+FFFD, which stands for a character that was lost, and white space at either end of the id. In JSON it is the whole name, as a text. An immutable value; safe for any thread.</remarks>
[JsonConverter(typeof(StreamNameJsonConverter))]
public readonly struct StreamName : IEquatable<StreamName>
{
    /// <summary>The most characters that a name may have, type and <c>-</c> included.</summary>
    public const int MaxLength = 500;

    private const int MaxTypeLength = 100;
    private readonly string? _value;
    private readonly int _typeLength;

    /// <summary>Creates a name from a stream type and an id.</summary>
    /// <param name="type">The stream type.</param>
    /// <param name="id">The id within the type; may contain <c>-</c>.</param>
    /// <exception cref="ArgumentException">The type or the id is not allowed; the message says why.</exception>
    public StreamName(string type, string id)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(id);
        if (FaultInType(type) is { } typeFault)
        {
            throw new ArgumentException(typeFault, nameof(type));
        }

        if (FaultInId(id, MaxLength - type.Length - 1) is { } idFault)
        {
            throw new ArgumentException(idFault, nameof(id));
        }

        _value = string.Concat(type, "-", id);
        _typeLength = type.Length;
    }

    /// <summary>The stream type: <c>Order</c> in <c>Order-42</c>.</summary>
    public string Type => Value[.._typeLength];

    /// <summary>The id within the type: <c>42</c> in <c>Order-42</c>.</summary>
    public string Id => Value[(_typeLength + 1)..];

    /// <summary>The whole name.</summary>
    /// <exception cref="InvalidOperationException">This is the default value, which names no stream.</exception>
    public string Value => _value ?? throw new InvalidOperationException("The default StreamName names no stream; use StreamName.For or StreamName.Parse.");

    /// <summary>Whether this is the default value, which names no stream.</summary>
    public bool IsDefault => _value is null;

    /// <summary>The stream of an aggregate.</summary>
    /// <typeparam name="TAggregate">The aggregate, marked with <see cref="StreamTypeAttribute"/>.</typeparam>
    /// <param name="id">The aggregate's id.</param>
    /// <returns>The name.</returns>
    public static StreamName For<TAggregate>(Guid id) => new(TypeOf<TAggregate>(), StreamIdFormat.Format(id));

    /// <inheritdoc cref="For{TAggregate}(Guid)"/>
    public static StreamName For<TAggregate>(string id) => new(TypeOf<TAggregate>(), id);

    /// <inheritdoc cref="For{TAggregate}(Guid)"/>
    public static StreamName For<TAggregate>(long id) => new(TypeOf<TAggregate>(), StreamIdFormat.Format(id));

    /// <inheritdoc cref="For{TAggregate}(Guid)"/>
    public static StreamName For<TAggregate>(IStreamId id) => new(TypeOf<TAggregate>(), StreamIdFormat.Format(id));

    /// <summary>Reads a name: what stands before the first <c>-</c> is the type, the rest the id.</summary>
    /// <param name="name">The whole name.</param>
    /// <returns>The name.</returns>
    /// <exception cref="ArgumentException">It is not a stream's name; the message says why.</exception>
    public static StreamName Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        return dash < 0
            ? throw new ArgumentException("A stream's name is a type, a '-' and an id; there is no '-' in it.", nameof(name))
            : new StreamName(name[..dash], name[(dash + 1)..]);
    }

    /// <inheritdoc/>
    public bool Equals(StreamName other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is StreamName other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value is null ? 0 : string.GetHashCode(_value, StringComparison.Ordinal);

    /// <summary>The whole name.</summary>
    /// <returns>The name, or an empty text for the default value.</returns>
    public override string ToString() => _value ?? "";

    /// <summary>Whether two names are the same, ordinally.</summary>
    public static bool operator ==(StreamName left, StreamName right) => left.Equals(right);

    /// <summary>Whether two names differ, ordinally.</summary>
    public static bool operator !=(StreamName left, StreamName right) => !left.Equals(right);

    internal static string? FaultInType(string type)
    {
        if (type.Length is 0 or > MaxTypeLength)
        {
            return $"A stream type has 1 to {MaxTypeLength} characters; this one has {type.Length}.";
        }

        foreach (var c in type)
        {
            if (!(char.IsAsciiLetter(c) || c == '_' || (char.IsAsciiDigit(c) || c == '.') && c != type[0]))
            {
                return "A stream type is a letter or '_', then letters, digits, '_' or '.'; it contains no '-'.";
            }
        }

        return null;
    }

    internal static string TypeOf<TAggregate>() => TypeCache<TAggregate>.Name
        ?? throw new InvalidOperationException($"{typeof(TAggregate)} has no stream type: mark it with [StreamType(\"…\")].");

    private static string? FaultInId(string id, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(id))
        {
            return "A stream's id must not be empty or blank.";
        }

        if (id.Length > maxLength)
        {
            return $"A stream's name has at most {MaxLength} characters; this id alone has {id.Length}.";
        }

        if (char.IsWhiteSpace(id[0]) || char.IsWhiteSpace(id[^1]))
        {
            return "A stream's id must not begin or end with white space.";
        }

        for (var i = 0; i < id.Length; i += char.IsSurrogatePair(id, i) ? 2 : 1)
        {
            if (id[i] == '\ufffd' || CharUnicodeInfo.GetUnicodeCategory(id, i) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                var character = char.IsSurrogatePair(id, i) ? char.ConvertToUtf32(id, i) : id[i];
                return $"A stream's id must not contain control, formatting or unpaired surrogate characters, nor U+FFFD (U+{character:X4} at {i}).";
            }
        }

        return null;
    }

    private static class TypeCache<TAggregate>
    {
        public static readonly string? Name = typeof(TAggregate).GetCustomAttribute<StreamTypeAttribute>()?.Name;
    }
}
