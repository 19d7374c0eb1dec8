using System.Buffers.Binary;
using System.Net.Sockets;

namespace Cqrs.Kit.TestSupport;

/// <summary>Reads whole messages of one side of a connection, and keeps those that are to be passed on until they are taken.</summary>
/// <param name="from">The side.</param>
/// <param name="startsBare">Whether its first message has no type: it is the client's.</param>
internal sealed class MessageStream(TcpClient from, bool startsBare)
{
    private const int Header = 4; // the length, which counts itself
    private byte[] _buffer = new byte[64 * 1024];
    private int _kept;  // before it lies what was kept
    private int _from;  // the next message
    private int _end;
    private int _length; // of the message at hand
    private bool _isBare = startsBare;

    /// <summary>Reads what has come; false at the end.</summary>
    public async Task<bool> ReadAsync()
    {
        _buffer.AsSpan(_from, _end - _from).CopyTo(_buffer);
        (_end, _from, _kept) = (_end - _from, 0, 0);
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var count = await from.GetStream().ReadAsync(_buffer.AsMemory(_end));
        _end += count;
        return count > 0;
    }

    /// <summary>The next message, when all of it has come.</summary>
    public bool TryNext(out Message message)
    {
        var type = _isBare ? 0 : 1;
        message = default;
        if (_end - _from < type + Header)
        {
            return false;
        }

        _length = type + BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_from + type));
        if (_end - _from < _length)
        {
            return false;
        }

        message = new Message(_isBare ? '\0' : (char)_buffer[_from], _buffer.AsMemory(_from + type + Header, _length - type - Header));
        return true;
    }

    /// <summary>Goes on behind the message at hand, which is to be passed on or not.</summary>
    public void Keep(bool isPassedOn)
    {
        if (isPassedOn)
        {
            _buffer.AsSpan(_from, _length).CopyTo(_buffer.AsSpan(_kept));
            _kept += _length;
        }

        _from += _length;
        _isBare = false;
    }

    /// <summary>What was kept, to be written before the next message is kept.</summary>
    public ReadOnlyMemory<byte> TakeKept()
    {
        var kept = _buffer.AsMemory(0, _kept);
        _kept = 0;
        return kept;
    }
}
