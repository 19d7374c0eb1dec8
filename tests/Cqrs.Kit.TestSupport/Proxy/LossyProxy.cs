using System.Net;
using System.Net.Sockets;

using Npgsql;

namespace Cqrs.Kit.TestSupport;

/// <summary>Stands between the kit and the server. It can swallow the server's answers, cut all connections, let nothing through without a word; and
/// decide for each commit what becomes of it, as it reads the protocol.</summary>
public sealed class LossyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _host;
    private readonly int _port;
    private readonly ICommitFates? _fates;
    private readonly Task _accepting;
    private readonly Lock _lock = new();
    private readonly HashSet<ProxiedConnection> _open = [];
    private bool _losesAnswers;
    private bool _losesRequests;
    private bool _refuses;

    /// <summary>Listens on a free port.</summary>
    /// <param name="connectionString">The server.</param>
    /// <param name="fates">Decides of commits; all pass without.</param>
    public LossyProxy(string connectionString, ICommitFates? fates = null)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        (_host, _port, _fates) = (server.Host!, server.Port, fates);
        _listener.Start();
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;
        _accepting = AcceptAsync();
    }

    /// <summary>To the server, through this.</summary>
    public string ConnectionString { get; }

    /// <summary>From now on the server's answers are lost, on connections that are open and on new ones.</summary>
    public void Swallow() => Lose(requests: false);

    /// <summary>From now on nothing comes through in either direction, on connections that are open and on new ones, and nobody is told.</summary>
    public void Darken() => Lose(requests: true);

    /// <summary>New connections are whole again. Those that were open never are, and their clients are not told; the server has given them up, as it does when nobody is there.</summary>
    public void Lighten()
    {
        lock (_lock)
        {
            (_losesAnswers, _losesRequests) = (false, false);
            foreach (var connection in _open.Where(connection => connection.IsLost))
            {
                connection.CloseServer();
            }
        }
    }

    /// <summary>Cuts all connections. New ones are whole, or refused.</summary>
    public void Cut(bool refuse = false)
    {
        List<ProxiedConnection> open;
        lock (_lock)
        {
            (_losesAnswers, _losesRequests, _refuses) = (false, false, refuse); // before anyone sees the cut and connects anew
            open = [.. _open];
        }

        open.ForEach(connection => connection.Close());
    }

    /// <summary>Closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        Cut(refuse: true);
        await _accepting;
        _stopping.Dispose();
    }

    private void Lose(bool requests)
    {
        lock (_lock)
        {
            (_losesAnswers, _losesRequests) = (true, requests);
            foreach (var connection in _open)
            {
                connection.Lose(answers: true, requests);
            }
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                _ = ServeAsync(client); // one that the server lets wait holds up no other
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        ProxiedConnection? connection = null;
        try
        {
            await server.ConnectAsync(_host, _port, _stopping.Token);
            connection = new ProxiedConnection(client, server, _fates);
            lock (_lock)
            {
                if (_refuses)
                {
                    return;
                }

                _open.Add(connection);
                connection.Lose(_losesAnswers, _losesRequests);
            }

            await connection.PumpAsync();
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server is away, or this is to end.
        }
        finally
        {
            client.Dispose();
            server.Dispose();
            if (connection is not null)
            {
                lock (_lock)
                {
                    _open.Remove(connection);
                }
            }
        }
    }
}
