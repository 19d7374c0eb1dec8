using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>The same event and metadata for both sides, and as the JSON that the kit makes of them.</summary>
internal static class Samples
{
    /// <summary>The kit's own settings: camelCase names and no needless escapes, strict when reading.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly string _note = new('n', 100);

    public static OrderItemAdded Event(Guid order) => new(order, "product-1", 3, 12.50m, _note);

    public static EventMetadata Metadata() => new()
    {
        SentAt = DateTimeOffset.UtcNow,
        CorrelationId = Guid.CreateVersion7().ToString(),
        CausationId = Guid.CreateVersion7().ToString(),
    };

    public static byte[] EventJson(Guid order) => JsonSerializer.SerializeToUtf8Bytes(Event(order), Json);

    public static byte[] MetadataJson() => MetadataJson(Metadata());

    public static byte[] MetadataJson(EventMetadata metadata) => Encoding.UTF8.GetBytes(
        $$"""{"sentAt":"{{metadata.SentAt:O}}","correlationId":"{{metadata.CorrelationId}}","causationId":"{{metadata.CausationId}}"}""");
}
