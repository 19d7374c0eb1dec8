using System.Text;

namespace Cqrs.Kit.TestSupport;

/// <summary>A message of PostgreSQL's protocol, version 3. For use before the next one is read.</summary>
/// <param name="Type">Its first byte; 0 for those without one, which begin a connection.</param>
/// <param name="Body">What follows its length.</param>
internal readonly record struct Message(char Type, ReadOnlyMemory<byte> Body)
{
    /// <summary>Of the server: the command COMMIT has done what it says.</summary>
    public bool IsCommitted => Type == 'C' && Body.Span.StartsWith("COMMIT\0"u8);

    /// <summary>Of the server: what was sent up to the last SYNC is done, or was passed over.</summary>
    public bool IsReadyForQuery => Type == 'Z';

    /// <summary>The text that begins there, to its zero byte.</summary>
    public string Text(ref int at)
    {
        var rest = Body.Span[at..];
        var end = rest.IndexOf((byte)0);
        at += end + 1;
        return Encoding.UTF8.GetString(rest[..end]);
    }
}
