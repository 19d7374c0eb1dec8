using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cqrs.Kit;

/// <summary>The id of one intent to change state. Sending the same id again gives the recorded result of the first run.</summary>
/// <remarks>An immutable value; safe for any thread.</remarks>
/// <param name="Value">The id; not empty.</param>
public readonly record struct CommandId(Guid Value)
{
    /// <summary>A new id, a UUIDv7.</summary>
    /// <returns>The id.</returns>
    public static CommandId New() => new(Guid.CreateVersion7());

    /// <summary>The id that belongs to these parts: the same parts in the same order always give the same id.</summary>
    /// <remarks>Over HTTP, always from the caller and the caller's key together, so that one caller cannot ask for another's result. In
    /// a subscriber, from the event's id and what is to be done. It is a UUIDv8 (RFC 9562) made from the SHA-256 of the parts, each with
    /// its length before it, so that <c>("a", "bc")</c> and <c>("ab", "c")</c> differ.</remarks>
    /// <param name="parts">At least one text, <see cref="Guid"/> or number; none null.</param>
    /// <returns>The id.</returns>
    /// <exception cref="ArgumentException">There is no part, or a part is null or empty.</exception>
    public static CommandId From(params ReadOnlySpan<object> parts)
    {
        if (parts.Length == 0)
        {
            throw new ArgumentException("A command id is made from at least one part.", nameof(parts));
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var text = part switch
            {
                string or Guid or int or long or uint or ulong or short or ushort or byte or decimal => Convert.ToString(part, CultureInfo.InvariantCulture),
                CommandId or LogPosition or StreamName => part.ToString(),
                IStreamId id => id.ToStreamId(),
                null => null,
                _ => throw new ArgumentException($"A part of a command id is a text, a Guid, a number or a stream's id; {part.GetType()} is none.", nameof(parts)),
            };
            if (string.IsNullOrEmpty(text))
            {
                throw new ArgumentException("A part of a command id must not be null or empty.", nameof(parts));
            }

            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        digest[6] = (byte)(digest[6] & 0x0F | 0x80);
        digest[8] = (byte)(digest[8] & 0x3F | 0x80);
        return new CommandId(new Guid(digest[..16], bigEndian: true));
    }

    /// <summary>The id in its usual form.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value.ToString("D");
}
