using System.Text;

namespace OrderApp.Validation;

internal static class PlainText
{
    public const string Rule = "must not contain control characters or broken Unicode";

    /// <summary>Whether it is text that every store keeps as it is: PostgreSQL holds no NUL, and UTF-8 no half of a surrogate pair.</summary>
    public static bool Is(string text) =>
        text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && !Rune.IsControl(rune)); // an unpaired surrogate is enumerated as the replacement character
}
