using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Cqrs.Kit.TestSupport;

/// <summary>Ports for servers that tests start.</summary>
public static class LoopbackPort
{
    /// <summary>One that nobody listens on. Below the ports that systems give to outgoing connections, of which tests open many while the server starts.</summary>
    public static int Free()
    {
        for (; ; )
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                // Somebody listens there.
            }
        }
    }
}
