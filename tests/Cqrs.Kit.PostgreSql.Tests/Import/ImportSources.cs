using System.Globalization;
using System.Text;

using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;

namespace Cqrs.Kit.PostgreSql.Tests.Import;

/// <summary>Sources whose events are so big that each is a chunk of its own.</summary>
internal static class ImportSources
{
    private static readonly string _big = new('x', 600_000);

    /// <summary>An event of its own chunk; its commit waits for the hold, where a test has installed <see cref="Holds"/>.</summary>
    public static ImportedEvent Big(string stream, long version, long? hold = null) => Event(stream, version, $$"""{"text":"{{stream}}{{version}}","hold":{{hold?.ToString(CultureInfo.InvariantCulture) ?? "null"}},"more":"{{_big}}"}""");

    public static ImportedEvent Event(string stream, long version, string json) => new()
    {
        Stream = TestHost.Stream(stream),
        Version = version,
        EventId = CommandId.From(stream, version).Value,
        TypeName = "test.noted",
        Timestamp = new DateTimeOffset(2020, 2, 29, 12, 30, 15, TimeSpan.Zero).AddMicroseconds(123_456),
        Payload = Encoding.UTF8.GetBytes(json),
    };

    public static Task<ImportResult> ImportAsync(this CqrsTestHost host, params ImportedEvent[] events) => host.ImportAsync(events, null, TestContext.Current.CancellationToken);

    public static Task<ImportResult> ImportAsync(this CqrsTestHost host, ImportedEvent[] events, IProgress<ImportProgress>? progress, CancellationToken cancellationToken) =>
        host.Get<IEventImporter>().ImportAsync(events.ToAsyncEnumerable(), ImportOptions.Default, progress, cancellationToken).AsTask();
}
