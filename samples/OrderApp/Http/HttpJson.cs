using System.Text.Json.Serialization;
using Cqrs.Kit;
using OrderApp.Orders;

namespace OrderApp.Http;

/// <summary>How bodies and answers become JSON without reflection, so that the app can be compiled to native code.</summary>
[JsonSerializable(typeof(CreateOrder))]
[JsonSerializable(typeof(CreatedOrder))]
[JsonSerializable(typeof(OrderLine))]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(Page<OrderView>))]
internal sealed partial class HttpJson : JsonSerializerContext;
