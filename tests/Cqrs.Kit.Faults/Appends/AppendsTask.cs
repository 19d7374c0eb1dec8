namespace Cqrs.Kit.Faults.Appends;

/// <summary>What a client process is to do.</summary>
/// <param name="ConnectionString">The database, which may still be empty.</param>
/// <param name="Journal">The file to write down in.</param>
/// <param name="Process">Its number, from 0.</param>
/// <param name="Events">How many events to append, at least.</param>
/// <param name="Callers">How many append at once.</param>
/// <param name="Seed">Of what they choose.</param>
internal sealed record AppendsTask(string ConnectionString, string Journal, int Process, int Events, int Callers, int Seed)
{
    /// <summary>Whether what has no answer is asked for again until it has one; see <see cref="Asking"/>.</summary>
    public bool AsksAgain { get; init; }

    /// <summary>How long the server may take over a statement.</summary>
    public int CommandTimeoutSeconds { get; init; } = 30;

    /// <summary>How it comes to the server.</summary>
    public StoreConnections Connections { get; init; }

    /// <summary>How long the store goes on asking for what became of an append; with 0 its caller is soon told that nobody knows.</summary>
    public int RecoverySeconds { get; init; } = 10;
}
