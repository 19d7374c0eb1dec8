namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>Orders that are appended to, and their read model: one way to have both.</summary>
internal interface IOrders
{
    string Name { get; }

    /// <summary>Starts what it needs; called before each round.</summary>
    Task StartAsync();

    /// <summary>Appends an item to an order that has so many.</summary>
    ValueTask AppendAsync(Guid order, int items);

    /// <summary>The order's row, as soon as it shows what was appended last.</summary>
    ValueTask<OrderView> SeeAsync(Guid order, int items);
}
