namespace Cqrs.Kit.Faults.Orders;

/// <summary>Events to begin with: those of all orders in turn, so that each order's are far apart in the log.</summary>
internal static class OrderSource
{
    private const int MostAmount = 1_000;

    /// <param name="importer">Takes them.</param>
    /// <param name="events">How many, of all orders together.</param>
    /// <param name="orders">How many orders, from 0.</param>
    /// <param name="seed">Of the amounts.</param>
    /// <param name="bad">The order whose second event has an amount below zero.</param>
    public static async Task ImportAsync(IEventImporter importer, int events, int orders, int seed, int? bad = null) =>
        await importer.ImportAsync(Events(importer, events, orders, new Random(seed), bad).ToAsyncEnumerable(), ImportOptions.Default, progress: null, CancellationToken.None);

    private static IEnumerable<ImportedEvent> Events(IEventImporter importer, int events, int orders, Random random, int? bad)
    {
        var at = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < events; i++)
        {
            var (order, version) = (i % orders, i / orders);
            var amount = order == bad && version == 1 ? -1 : random.Next(MostAmount);
            yield return importer.Encode(
                version == 0 ? new OrderPlaced(order, amount) : new OrderChanged(order, amount), StreamName.Parse($"Order-{order}"), version, Guid.CreateVersion7(), at);
        }
    }
}
