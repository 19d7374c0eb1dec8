using System.Net;
using System.Net.Sockets;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Support;

/// <summary>Stands between the kit and the server, and can swallow the server's answers or cut all connections.</summary>
internal sealed class LossyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private readonly List<TcpClient> _open = [];
    private int _accepted;
    private volatile int _lostBefore;
    private volatile bool _refuses;

    public LossyProxy(string connectionString)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        (_host, _port) = (server.Host!, server.Port);
        _listener.Start();
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            SslMode = SslMode.Disable,
        }.ConnectionString;
        _accepting = AcceptAsync();
    }

    public string ConnectionString { get; }

    /// <summary>From now on the server's answers are lost.</summary>
    public void Swallow() => _lostBefore = int.MaxValue;

    /// <summary>Cuts all connections. New ones are whole, or refused.</summary>
    public void Cut(bool refuse = false)
    {
        _refuses = refuse;
        List<TcpClient> open;
        lock (_open)
        {
            open = [.. _open];
            _open.Clear();
            _lostBefore = _accepted; // before anyone sees the cut and connects anew
        }

        open.ForEach(client => client.Dispose());
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        Cut(refuse: true);
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                if (_refuses)
                {
                    client.Dispose();
                    continue;
                }

                var server = new TcpClient { NoDelay = true };
                client.NoDelay = true;
                await server.ConnectAsync(_host, _port, _stopping.Token);
                int number;
                lock (_open)
                {
                    number = _accepted++;
                    _open.Add(client);
                    _open.Add(server);
                }

                _ = PumpAsync(client, server, () => false);
                _ = PumpAsync(server, client, () => number < _lostBefore);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to, Func<bool> isLost)
    {
        var buffer = new byte[65536];
        try
        {
            int count;
            while ((count = await from.GetStream().ReadAsync(buffer)) > 0)
            {
                if (!isLost())
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // cut
        }

        to.Dispose();
        from.Dispose();
    }
}
