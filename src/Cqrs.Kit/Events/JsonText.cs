using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Cqrs.Kit;

/// <summary>What JSON texts must not contain, because a store or a reader would change it in silence.</summary>
internal static class JsonText
{
    private static ReadOnlySpan<byte> Replacement => [0xEF, 0xBF, 0xBD];

    /// <summary>What is wrong with the JSON, or null.</summary>
    /// <param name="utf8Json">The bytes.</param>
    /// <param name="maxDepth">How many objects and arrays may be within each other.</param>
    public static string? FaultIn(ReadOnlySpan<byte> utf8Json, int maxDepth)
    {
        if (FaultInForm(utf8Json, maxDepth) is { } fault)
        {
            return fault;
        }

        if (utf8Json.IndexOf(Replacement) >= 0 || HasEscape(utf8Json, "ufffd"u8))
        {
            return "A text contains an unpaired surrogate or U+FFFD, which would not read back as what it was.";
        }

        return HasEscape(utf8Json, "u0000"u8) ? "A text contains U+0000, which PostgreSQL cannot hold in a text." : null;
    }

    /// <summary>A converter may write what it likes; found here, as in a store it would fail the appends beside it, too.</summary>
    private static string? FaultInForm(ReadOnlySpan<byte> utf8Json, int maxDepth)
    {
        if (!Utf8.IsValid(utf8Json))
        {
            return "A converter has written bytes that are not UTF-8.";
        }

        try
        {
            var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = int.MaxValue });
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= maxDepth)
                {
                    return $"It is more than {maxDepth} levels deep (JsonSerializerOptions.MaxDepth), which could not be read again.";
                }
            }

            return null;
        }
        catch (JsonException exception)
        {
            return $"A converter has written what is not JSON: {exception.Message}";
        }
    }

    private static bool HasEscape(ReadOnlySpan<byte> utf8Json, ReadOnlySpan<byte> escape)
    {
        for (var rest = utf8Json; ;)
        {
            var backslash = rest.IndexOf((byte)'\\');
            if (backslash < 0 || backslash + 1 >= rest.Length)
            {
                return false;
            }

            rest = rest[(backslash + 1)..];
            if (rest.Length >= escape.Length && Ascii.EqualsIgnoreCase(rest[..escape.Length], escape))
            {
                return true;
            }

            rest = rest[1..]; // passes the escaped character, so that an escaped backslash begins no escape
        }
    }
}
