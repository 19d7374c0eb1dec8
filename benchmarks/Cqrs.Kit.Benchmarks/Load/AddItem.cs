namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>The command of the bus's workload: loads one aggregate and raises one event.</summary>
public sealed record AddItem(Guid OrderId) : ICommand;

/// <summary>Registered as transient, as AddModule does.</summary>
public sealed class AddItemHandler(IAggregateRepository<Order, Guid> orders) : ICommandHandler<AddItem>
{
    /// <inheritdoc/>
    public async ValueTask HandleAsync(AddItem command, CancellationToken cancellationToken)
    {
        var order = await orders.GetAsync(command.OrderId, cancellationToken);
        order.AddItem();
    }
}
