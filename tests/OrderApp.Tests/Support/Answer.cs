using System.Globalization;
using System.Net;
using System.Text.Json;

namespace OrderApp.Tests.Support;

/// <summary>What the app answered, read to its end.</summary>
internal sealed class Answer(HttpResponseMessage response, string body)
{
    public HttpStatusCode Status => response.StatusCode;

    public string Body => body;

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(body);

    public Uri? Location => response.Headers.Location;

    public string? MediaType => response.Content.Headers.ContentType?.MediaType;

    public long Position => long.Parse(Header("Cqrs-Position") ?? throw new InvalidOperationException("There is no Cqrs-Position."), NumberStyles.None, CultureInfo.InvariantCulture);

    public bool IsStale => Header("Cqrs-Stale") == "true";

    public Answer Is(HttpStatusCode status)
    {
        Assert.True(Status == status, $"Expected {(int)status}, but was {(int)Status}: {Body}");
        return this;
    }

    /// <summary>It is a problem document of that status.</summary>
    public Answer IsProblem(HttpStatusCode status)
    {
        Is(status);
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        return this;
    }

    /// <summary>It is a 400 whose errors name that field, and no other.</summary>
    public void Names(string field) =>
        Assert.Equal([field], IsProblem(HttpStatusCode.BadRequest).Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));

    public T As<T>() => JsonSerializer.Deserialize<T>(body, JsonSerializerOptions.Web)!;

    private string? Header(string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
