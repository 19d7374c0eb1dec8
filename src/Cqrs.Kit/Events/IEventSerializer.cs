namespace Cqrs.Kit;

/// <summary>Turns payloads into bytes and back. Names, versions, upcasting and caps are not its concern.</summary>
/// <remarks>Implementations must be safe for any thread.</remarks>
public interface IEventSerializer
{
    /// <summary>Writes a payload as UTF-8 JSON that reads back as the same value.</summary>
    /// <param name="value">The event, a command or a command's result.</param>
    /// <param name="type">The type to write it as.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="System.Text.Json.JsonException">It cannot be written, or would not read back as the same value.</exception>
    byte[] Serialize(object? value, Type type);

    /// <summary>Reads a payload.</summary>
    /// <param name="utf8Json">The stored bytes.</param>
    /// <param name="type">The registered type of the stored version.</param>
    /// <returns>The value.</returns>
    /// <exception cref="System.Text.Json.JsonException">The bytes do not fit the type.</exception>
    object? Deserialize(ReadOnlySpan<byte> utf8Json, Type type);
}
