namespace Cqrs.Kit.Faults.Streams;

/// <summary>What a process that runs the projection of streams is to do.</summary>
/// <param name="Name">What it calls its connections, its tail and its log.</param>
/// <param name="ConnectionString">The database.</param>
/// <param name="Folder">Where to write down.</param>
/// <param name="LeaseSeconds">For how long a lease is.</param>
/// <param name="CommandTimeoutSeconds">How long the server may take over a statement.</param>
internal sealed record StreamsTask(string Name, string ConnectionString, string Folder, int LeaseSeconds, int CommandTimeoutSeconds)
{
    /// <summary>Of what it chooses.</summary>
    public int Seed { get; init; }

    /// <summary>How it comes to the server.</summary>
    public StoreConnections Connections { get; init; }
}
