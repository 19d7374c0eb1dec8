using System.Text.Json;
using System.Text.Json.Nodes;
using Cqrs.Kit.Generators.EventLock;
using Cqrs.Kit.Generators.Tests.Support;

namespace Cqrs.Kit.Generators.Tests.EventLock;

/// <summary>What a shape says may be missing or null, the kit's serializer reads, and nothing else.</summary>
public sealed class SerializerAgreesTests
{
    [Theory]
    [InlineData("""public sealed record Event(string Id, string? Note, int Number, int? Maybe, string Text = "a", string? Other = null, int Count = 1);""")]
    [InlineData("""public sealed record Event(string Id) { public required string Note { get; init; } public required string? Other { get; set; } public string Text { get; init; } = ""; public string? Last { get; set; } public int Count { get; set; } }""")]
    [InlineData("""public sealed class Event { public Event() { } public Event(string id) => Id = id; public string Id { get; set; } = ""; }""")]
    [InlineData("""public sealed class Event { public Event() { } [System.Text.Json.Serialization.JsonConstructor] public Event(string id) => Id = id; public string Id { get; } }""")]
    [InlineData("""public readonly record struct Event(string Id, int Number);""")]
    [InlineData("""public readonly struct Event { [System.Text.Json.Serialization.JsonConstructor] public Event(string id, int number = 1) { Id = id; Number = number; } public string Id { get; } public int Number { get; } }""")]
    [InlineData("""public class Root { public required string Id { get; init; } public string? Note { get; set; } } public sealed class Event : Root { public int Number { get; set; } }""")]
    public void Of_a_property(string source)
    {
        var compiled = Compiled.Of(source);
        var properties = EventShape.Of(compiled.All.GetTypeByMetadataName("Event")!).Properties;
        var type = compiled.Load().GetType("Event")!;
        var serializer = new JsonEventSerializer(null);
        var whole = new JsonObject(properties.Select(property => KeyValuePair.Create(property.Key, (JsonNode?)(property.Value.Contains("int", StringComparison.Ordinal) ? 1 : "a"))));

        Assert.NotEmpty(properties);
        Assert.True(IsRead(whole));
        foreach (var (name, kind) in properties)
        {
            var (without, withNull) = (whole.DeepClone().AsObject(), whole.DeepClone().AsObject());
            without.Remove(name);
            withNull[name] = null;
            Assert.Equal((name, kind.StartsWith("optional ", StringComparison.Ordinal), kind.EndsWith('?')), (name, IsRead(without), IsRead(withNull)));
        }

        Assert.Equal(properties.Keys, JsonNode.Parse(serializer.Serialize(serializer.Deserialize(Bytes(whole), type), type))!.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal));

        bool IsRead(JsonObject json)
        {
            try
            {
                return serializer.Deserialize(Bytes(json), type) is not null;
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json);
}
