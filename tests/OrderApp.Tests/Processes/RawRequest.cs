using System.Net.Sockets;
using System.Text;

namespace OrderApp.Tests.Processes;

/// <summary>A POST of which the body is held back, so that the request is surely in flight: the app has asked for its body.</summary>
internal sealed class RawRequest : IDisposable
{
    private readonly TcpClient _connection = new();
    private readonly string _body;

    private RawRequest(string body) => _body = body;

    /// <summary>Sends the head, and waits until the app reads the body.</summary>
    public static async Task<RawRequest> BeginAsync(Uri address, string path, string body)
    {
        var request = new RawRequest(body);
        await request._connection.ConnectAsync(address.Host, address.Port);
        var head = $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nExpect: 100-continue\r\n\r\n";
        await request._connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        await request.ReadUntilAsync("100 Continue");
        return request;
    }

    /// <summary>Sends the body, and reads the answer up to a text.</summary>
    public async Task<string> EndAsync(string until)
    {
        await _connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(_body));
        return await ReadUntilAsync(until);
    }

    public void Dispose() => _connection.Dispose();

    private async Task<string> ReadUntilAsync(string text)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var (read, buffer) = ("", new byte[4096]);
        while (!read.Contains(text, StringComparison.Ordinal))
        {
            var count = await _connection.GetStream().ReadAsync(buffer, deadline.Token);
            Assert.True(count > 0, $"The connection was closed before '{text}': {read}");
            read += Encoding.UTF8.GetString(buffer, 0, count);
        }

        return read;
    }
}
