namespace Cqrs.Kit.TestSupport;

/// <summary>What a client has sent to be run, followed through PARSE, BIND and EXECUTE or in simple queries.</summary>
internal sealed class SentStatements
{
    private readonly Dictionary<string, string> _prepared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _portals = new(StringComparer.Ordinal);
    private List<string> _transaction = [];

    /// <summary>Takes note of a message of the client's.</summary>
    /// <returns>Whether it asks for a commit.</returns>
    public bool Add(Message message)
    {
        var at = 0;
        switch (message.Type)
        {
            case 'P':
                _prepared[message.Text(ref at)] = message.Text(ref at);
                return false;
            case 'B':
                _portals[message.Text(ref at)] = _prepared.GetValueOrDefault(message.Text(ref at), "");
                return false;
            case 'E':
                return Run(_portals.GetValueOrDefault(message.Text(ref at), ""));
            case 'Q':
                return Run(message.Text(ref at));
            default:
                return false;
        }
    }

    /// <summary>What was run since the transaction began.</summary>
    public IReadOnlyList<string> TakeTransaction()
    {
        var transaction = _transaction;
        _transaction = [];
        return transaction;
    }

    private bool Run(string sql)
    {
        if (sql.AsSpan().Trim().Trim(';').Equals("commit", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (sql.AsSpan().TrimStart().StartsWith("begin", StringComparison.OrdinalIgnoreCase))
        {
            _transaction.Clear();
        }

        _transaction.Add(sql);
        return false;
    }
}
