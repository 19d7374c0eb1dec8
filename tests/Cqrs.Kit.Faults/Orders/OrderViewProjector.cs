namespace Cqrs.Kit.Faults.Orders;

/// <summary>Keeps <see cref="OrderView"/>. Has a bug until it is fixed: it cannot take an amount below zero.</summary>
[Projection("order-views", OnPoison = PoisonPolicy.Park)]
public sealed class OrderViewProjector : ViewProjector<OrderView, int>
{
    public OrderViewProjector()
    {
        Create<OrderPlaced>(e => e.OrderId, (e, at) => new OrderView(e.OrderId, 1, e.Amount, at.Position.Value));
        Update<OrderChanged>(e => e.OrderId, (e, row, at) => e.Amount >= 0 || IsFixed
            ? row with { Events = row.Events + 1, Total = row.Total + e.Amount, Position = at.Position.Value }
            : throw new InvalidOperationException($"Order {e.OrderId} has an amount below zero."));
    }

    /// <summary>Whether this process runs the build of the app in which it is fixed.</summary>
    public static bool IsFixed { get; set; }
}
