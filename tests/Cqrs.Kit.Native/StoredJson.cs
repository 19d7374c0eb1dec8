using System.Text.Json.Serialization;
using Cqrs.Kit.Generators.Tests.Everything;

namespace Cqrs.Kit.Native;

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(StockOpenedV1))]
[JsonSerializable(typeof(StockOpenedV2))]
[JsonSerializable(typeof(StockOpened))]
[JsonSerializable(typeof(StockCounted))]
[JsonSerializable(typeof(IReadOnlyList<Place>))]
internal sealed partial class StoredJson : JsonSerializerContext;
