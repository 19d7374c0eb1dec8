namespace Cqrs.Kit.Faults.Orders;

/// <summary>What a process of the scenarios with orders is to do.</summary>
/// <param name="Name">What it calls its connections, its journals and its log.</param>
/// <param name="ConnectionString">The database.</param>
/// <param name="Folder">Where to write down.</param>
/// <param name="LeaseSeconds">For how long a lease is.</param>
/// <param name="Seed">Of what it chooses.</param>
internal sealed record OrdersTask(string Name, string ConnectionString, string Folder, int LeaseSeconds, int Seed)
{
    /// <summary>An operator rebuilds, and waits until it is promoted.</summary>
    public const string Rebuild = "rebuild";

    /// <summary>An operator goes back to the build before.</summary>
    public const string RollBack = "roll-back";

    /// <summary>An operator has all builds dropped but the live one.</summary>
    public const string Retire = "retire";

    /// <summary>A worker: whether it runs the build in which the projector is fixed.</summary>
    public bool IsFixed { get; init; }

    /// <summary>A service: the orders that are there already, from 0.</summary>
    public int Orders { get; init; }

    /// <summary>A service: appends a second.</summary>
    public int Rate { get; init; }

    /// <summary>A service: whether its readers pause long enough for a run of hours.</summary>
    public bool HasSlowReaders { get; init; }

    /// <summary>An operator: what it asks for.</summary>
    public string? Action { get; init; }

    /// <summary>How often it writes down what it holds; 0 for never.</summary>
    public int VitalsSeconds { get; init; }
}
