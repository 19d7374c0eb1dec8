using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Cqrs.Kit;

/// <summary>What JSON texts must not contain, because a store or a reader would change it in silence.</summary>
internal static class JsonText
{
    private const string Unpaired = "A text contains an unpaired surrogate or U+FFFD, which would not read back as what it was.";

    private static ReadOnlySpan<byte> Replacement => [0xEF, 0xBF, 0xBD];

    /// <summary>What is wrong with the JSON, or null.</summary>
    /// <param name="utf8Json">The bytes.</param>
    /// <param name="maxDepth">How many objects and arrays may be within each other.</param>
    public static string? FaultIn(ReadOnlyMemory<byte> utf8Json, int maxDepth)
    {
        if (FaultInForm(utf8Json, maxDepth) is { } fault)
        {
            return fault;
        }

        return utf8Json.Span.IndexOf(Replacement) >= 0 ? Unpaired : FaultInEscapes(utf8Json.Span);
    }

    /// <summary>A converter or another system may write what it likes; found here, as in a store it would fail the appends beside it, or the reads.</summary>
    private static string? FaultInForm(ReadOnlyMemory<byte> utf8Json, int maxDepth)
    {
        if (!Utf8.IsValid(utf8Json.Span))
        {
            return "The bytes are not UTF-8.";
        }

        try
        {
            using var document = JsonDocument.Parse(utf8Json, new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false });
            return null;
        }
        catch (JsonException exception)
        {
            return $"The bytes are not JSON that could be read again, with no name twice in an object and up to {maxDepth} levels deep (JsonSerializerOptions.MaxDepth): {exception.Message}";
        }
        catch (InvalidOperationException)
        {
            return Unpaired; // in a name, which is decoded to be compared with those beside it
        }
    }

    private static string? FaultInEscapes(ReadOnlySpan<byte> utf8Json)
    {
        for (var rest = utf8Json; ;)
        {
            var backslash = rest.IndexOf((byte)'\\');
            if (backslash < 0)
            {
                return null;
            }

            rest = rest[(backslash + 1)..];
            if (rest[0] != (byte)'u')
            {
                rest = rest[1..]; // passes the escaped character, so that an escaped backslash begins no escape
                continue;
            }

            var unit = UnitAt(rest);
            rest = rest[5..];
            if (char.IsHighSurrogate(unit) && rest is [(byte)'\\', (byte)'u', ..] && char.IsLowSurrogate(UnitAt(rest[1..])))
            {
                rest = rest[6..];
            }
            else if (unit == 0)
            {
                return "A text contains U+0000, which PostgreSQL cannot hold in a text.";
            }
            else if (unit == 0xFFFD || char.IsSurrogate(unit))
            {
                return Unpaired;
            }
        }
    }

    /// <summary>The UTF-16 unit of an escape, which begins with its u and is known to be whole.</summary>
    private static char UnitAt(ReadOnlySpan<byte> escape) =>
        Utf8Parser.TryParse(escape[1..5], out ushort unit, out _, 'x') ? (char)unit : default;
}
