using System.Text.Json.Serialization;

namespace OrderApp.Orders;

/// <summary>How what is stored becomes JSON without reflection: events; commands, of which idempotent ones are hashed, and their results.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(OrderCreated))]
[JsonSerializable(typeof(OrderItemAdded))]
[JsonSerializable(typeof(OrderShipped))]
[JsonSerializable(typeof(OrderCancelled))]
[JsonSerializable(typeof(CreateOrder))]
[JsonSerializable(typeof(AddOrderItem))]
[JsonSerializable(typeof(ShipOrder))]
[JsonSerializable(typeof(CancelOrder))]
[JsonSerializable(typeof(Guid))]
internal sealed partial class StoredJson : JsonSerializerContext;
