using System.Reflection;

namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>A module of some of this assembly's types: a projection that is registered costs something, an inline one in each append.</summary>
internal sealed class LoadModule : Assembly
{
    private readonly Type[] _types;

    private LoadModule(params Type[] types) => _types = types;

    /// <summary>The aggregate and its command, without a read model.</summary>
    public static LoadModule Orders { get; } = new(typeof(Order), typeof(OrderItemAdded), typeof(AddItem), typeof(AddItemHandler));

    /// <summary>With its read model, behind the log.</summary>
    public static LoadModule OrderViews { get; } = Orders.With(typeof(OrderViewProjector), typeof(GetOrder), typeof(GetOrderHandler));

    /// <summary>With its read model, in the transaction of each append.</summary>
    public static LoadModule InlineOrderViews { get; } = Orders.With(typeof(InlineOrderViewProjector), typeof(GetOrder), typeof(GetOrderHandler));

    /// <inheritdoc/>
    public override Type[] GetTypes() => _types;

    private LoadModule With(params Type[] types) => new([.. _types, .. types]);
}
