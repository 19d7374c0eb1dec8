using System.Text;

namespace Cqrs.Kit.Testing;

/// <summary>Sources of the cases about imports.</summary>
internal static class Imports
{
    /// <summary>More than a store writes at once, whatever it takes for a chunk.</summary>
    public const int Many = 3_000;

    public static DateTimeOffset Recorded { get; } = new DateTimeOffset(2019, 2, 28, 23, 59, 58, TimeSpan.FromHours(-5)).AddMicroseconds(123_456);

    /// <summary>The id of an event, the same each time.</summary>
    public static Guid IdOf(StreamName stream, long version) => CommandId.From(stream, version).Value;

    public static ImportedEvent Noted(StreamName stream, long version) => Raw(stream, version, $$"""{"text":"{{version}}"}""");

    public static ImportedEvent Raw(StreamName stream, long version, string json) => Bytes(stream, version, Encoding.UTF8.GetBytes(json));

    public static ImportedEvent Bytes(StreamName stream, long version, byte[] payload) => new()
    {
        Stream = stream,
        Version = version,
        EventId = IdOf(stream, version),
        TypeName = "conformance.noted",
        Timestamp = Recorded,
        Payload = payload,
    };

    /// <summary>So many events, over streams that go on throughout, each too long for few chunks.</summary>
    public static IReadOnlyList<ImportedEvent> ManyNoted(int streams = 100)
    {
        var json = $$"""{"text":"{{new string('x', 1_000)}}"}""";
        return [.. Enumerable.Range(0, Many).Select(i => Raw(new StreamName("Note", $"{i % streams}"), i / streams, json))];
    }

    /// <summary>A source that is read one by one, with what happens before an event.</summary>
    public static async IAsyncEnumerable<ImportedEvent> AsSourceAsync(this IEnumerable<ImportedEvent> events, Func<int, Task>? before = null)
    {
        foreach (var (index, imported) in events.Index())
        {
            await (before?.Invoke(index) ?? Task.CompletedTask);
            yield return imported;
        }
    }

    public static Task<ImportResult> ImportAsync(this ConformanceHost host, params IReadOnlyList<ImportedEvent> events) =>
        host.Importer.ImportAsync(events.AsSourceAsync()).AsTask();

    public static async Task<ImportRefusedException> RefusedAsync(this ConformanceHost host, params IReadOnlyList<ImportedEvent> events) =>
        await Expect.ThrowsAsync<ImportRefusedException>(() => host.ImportAsync(events), "The import");

    /// <summary>The streams of these events hold them and nothing else.</summary>
    public static async Task ExpectImportedAsync(this ConformanceHost host, IEnumerable<ImportedEvent> events)
    {
        foreach (var stream in events.GroupBy(imported => imported.Stream))
        {
            Expect.Sequence(stream.Select(imported => (imported.Version, imported.EventId)), (await host.ReadAsync(stream.Key)).Select(e => (e.Version, e.At.EventId)), $"events of {stream.Key}");
        }
    }
}
