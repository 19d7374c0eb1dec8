using System.Text.Json.Serialization;

namespace Cqrs.Kit;

/// <summary>How the kit's own events become JSON where reflection is not available.</summary>
[JsonSerializable(typeof(StreamErased))]
internal sealed partial class KitJsonContext : JsonSerializerContext;
