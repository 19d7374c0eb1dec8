using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace OrderApp.Tests.Support;

/// <summary>A client of the app, over real HTTP.</summary>
internal sealed class OrderClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    public static object Book => new { productId = "book", quantity = 1, price = 12.50m };

    public static object Address => new { street = "1 High Street", city = "Springfield", postalCode = "12345", country = "US" };

    public static object NewOrder(string customerId, params object[] items) =>
        new { customerId, items = items.Length == 0 ? [Book] : items, shippingAddress = Address };

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    /// <summary>Asks for what a write, or all up to it, has changed; the answer is not stale.</summary>
    public async Task<Answer> GetAsOfAsync(long position, string path)
    {
        var answer = await GetAsync(path, ("Cqrs-Min-Position", position.ToString(CultureInfo.InvariantCulture)), ("Cqrs-Max-Wait", "30000"));
        Assert.False(answer.IsStale, $"{path} is stale at {position}.");
        return answer;
    }

    public Task<Answer> CreateAsync(string customerId, params object[] items) => PostAsync("/orders", NewOrder(customerId, items));

    public Task<Answer> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body), headers);

    public Task<Answer> PostTextAsync(string path, string json) => SendAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"));

    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Delete, path, null, headers);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        var response = await _http.SendAsync(request);
        return new Answer(response, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Creates an order and gives its id and position.</summary>
    public async Task<(Guid OrderId, long Position)> CreatedAsync(string customerId, params object[] items)
    {
        var answer = (await CreateAsync(customerId, items)).Is(HttpStatusCode.Created);
        return (answer.Json.GetProperty("orderId").GetGuid(), answer.Position);
    }

    public void Dispose() => _http.Dispose();
}
