using System.Text;

namespace Cqrs.Kit.Faults.Streams;

/// <summary>How often each client process has written something into its journal so far.</summary>
/// <param name="run">The run.</param>
/// <param name="text">What, at any place of a line but the first.</param>
internal sealed class JournalTails(StreamsRun run, string text)
{
    /// <summary>That an append was acknowledged.</summary>
    public const string Acknowledged = "\n{\"act\":\"ok\"";

    /// <summary>That nobody could say what became of an append, for another reason than that it was cancelled.</summary>
    public const string Doubted = "\"cause\":\"";

    private readonly Dictionary<string, (long ReadTo, long Count)> _clients = [];

    /// <summary>By the name of the client.</summary>
    public IReadOnlyDictionary<string, long> Count()
    {
        foreach (var client in run.Clients)
        {
            _clients[client] = ReadOn(Path.Combine(run.Folder, client + ".journal"), _clients.GetValueOrDefault(client));
        }

        return run.Clients.ToDictionary(client => client, client => _clients[client].Count);
    }

    /// <summary>Whether any client has.</summary>
    public bool Any() => Count().Any(client => client.Value > 0);

    /// <summary>By how much the client has moved that moved least.</summary>
    public long Fewest(IReadOnlyDictionary<string, long> before) => Count().Min(client => client.Value - before[client.Key]);

    /// <summary>Only whole lines: what is behind the last end of a line is for the next time.</summary>
    private (long ReadTo, long Count) ReadOn(string path, (long ReadTo, long Count) before)
    {
        if (!File.Exists(path))
        {
            return before;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = before.ReadTo;
        var bytes = new byte[file.Length - before.ReadTo];
        file.ReadExactly(bytes);
        var end = Array.LastIndexOf(bytes, (byte)'\n');
        return end < 0 ? before : (before.ReadTo + end, before.Count + Encoding.UTF8.GetString(bytes, 0, end).Split(text, StringSplitOptions.None).Length - 1);
    }
}
