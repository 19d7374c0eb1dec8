using System.Text;
using System.Text.Json;

using Cqrs.Kit.Benchmarks.Load;

namespace Cqrs.Kit.Benchmarks.Order;

/// <summary>One event for a new stream, and what its caller awaits.</summary>
internal sealed class PendingEvent() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private static readonly byte[] _metadata = Encoding.UTF8.GetBytes($$"""{"commandId":"{{Guid.CreateVersion7()}}","sentAt":"{{DateTimeOffset.UtcNow:O}}","correlationId":"{{Guid.CreateVersion7()}}"}""");

    public required string Stream { get; init; }

    public required byte[] Data { get; init; }

    public Guid Id { get; } = Guid.CreateVersion7();

    public byte[] Metadata => _metadata;

    public static PendingEvent New()
    {
        var e = OrderItemAdded.New();
        return new PendingEvent { Stream = "Order-" + e.OrderId.ToString(), Data = JsonSerializer.SerializeToUtf8Bytes(e, JsonSerializerOptions.Web) };
    }
}
