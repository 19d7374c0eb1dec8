using System.Globalization;
using System.Text.Json;
using OrderApp.Orders;
using OrderApp.Validation;

namespace OrderApp.Http;

/// <summary>Reads values of a query string. Left out and empty are the same; what cannot be read is an error that names the parameter.</summary>
internal static class QueryText
{
    private static readonly string[] _timeFormats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static PageRequest Page(string? page, string? pageSize) => new(Number("page", page) ?? 1, Number("pageSize", pageSize) ?? 20);

    /// <summary>A text that can become part of a command: of one with an id the kit hashes the JSON, before its handler could look at it.</summary>
    public static string Plain(string name, string? text) =>
        text is null || PlainText.Is(text) ? text ?? "" : throw new InvalidInputException(name, PlainText.Rule);

    /// <summary>A value of an enum by its camelCase name; nothing else, numbers neither.</summary>
    public static T? Choice<T>(string name, string? text)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var choices = Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
        return choices.TryGetValue(text, out var choice)
            ? choice
            : throw new InvalidInputException(name, $"must be one of {string.Join(", ", choices.Keys)}");
    }

    public static DateTimeOffset? Time(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return DateTimeOffset.TryParseExact(text, _timeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new InvalidInputException(name, "must be an ISO 8601 date or time, such as 2026-01-31T12:00:00Z");
    }

    private static int? Number(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidInputException(name, $"must be a whole number up to {int.MaxValue}");
    }
}
