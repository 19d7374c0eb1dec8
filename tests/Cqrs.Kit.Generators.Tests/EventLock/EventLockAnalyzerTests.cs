using Cqrs.Kit.Generators.Tests.Support;

namespace Cqrs.Kit.Generators.Tests.EventLock;

/// <summary>What was stored stays readable: a change of an event's JSON breaks the build, unless it is an addition that old events need not have.</summary>
public sealed class EventLockAnalyzerTests
{
    private const string Event = """[EventType("till.opened")] public sealed record TillOpened(string Id, int Cents, List<Coin> Coins, Coin Last, State State, string? Note); public sealed record Coin(int Cents); public enum State { Open, Shut }""";

    private const string Locked = """
        {
          "till.opened": {
            "1": {
              "cents": "int32",
              "coins": "array",
              "coins[]": "object",
              "coins[].cents": "int32",
              "id": "string",
              "last": "object",
              "last.cents": "int32",
              "note": "string?",
              "state": "enum Open | Shut"
            }
          }
        }
        """;

    [Fact]
    public async Task An_event_as_it_was_locked() => Assert.Empty(await Compiled.Of(Event).AnalyzeAsync(Locked));

    [Fact]
    public async Task Without_a_lock_file_nothing_is_compared() => Assert.Empty(await Compiled.Of(Event).AnalyzeAsync());

    [Theory]
    [InlineData("string Id", "string TillId", "'id' is gone, 'tillId' is new and has no default")]
    [InlineData("string Id, ", "", "'id' is gone")]
    [InlineData("string Id", "Guid Id", "'id' was string and is uuid")]
    [InlineData("string? Note", "string Note", "'note' was string? and is string")]
    [InlineData("string? Note", "string? Note, string? Who", "'who' is new and has no default")] // the serializer refuses an event without it
    [InlineData("string? Note", "string? Note, Coin Other", "'other' is new and has no default")]
    [InlineData("Coin(int Cents)", "Coin(int Amount)", "'coins[].cents' is gone, 'last.cents' is gone, 'coins[].amount' is new and has no default, 'last.amount' is new and has no default")]
    [InlineData("Coin Last", "int Last", "'last.cents' is gone, 'last' was object and is int32")]
    [InlineData("List<Coin>", "List<int>", "'coins[].cents' is gone, 'coins[]' was object and is int32")]
    [InlineData("Open, Shut", "Open, Closed", "'state' was enum Open | Shut and is enum Open | Closed")]
    [InlineData("int Cents, List", "short Cents, List", "'cents' was int32 and is int16")]
    public async Task A_change_with_which_stored_events_could_not_be_read(string from, string to, string change) => Assert.Equal(
        [$"CQRS0010 at TillOpened: Events that were stored as TillOpened could not be read any more, or not whole: {change}; leave version 1 of 'till.opened' as it was, in a type of its own, make the changed one Version = 2, and write an Upcaster from the old to the new"],
        await Compiled.Of(Replaced(from, to)).AnalyzeAsync(Locked));

    [Theory]
    [InlineData("string? Note", "string? Note, string? Who = null", "'who' is new")]
    [InlineData("string? Note", "string? Note = null", "'note' was string? and is optional string?")]
    [InlineData("string? Note", "string? Note, int Number = 1, Coin? Other = null", "'number' is new, 'other' is new")]
    [InlineData("string Id", "string? Id", "'id' was string and is string?")]
    [InlineData("int Cents, List", "long Cents, List", "'cents' was int32 and is int64")]
    [InlineData("Open, Shut", "Open, Shut, Lost", "'state' was enum Open | Shut and is enum Open | Shut | Lost")]
    public async Task A_change_with_which_they_can_is_to_be_written_down(string from, string to, string change) => Assert.Equal(
        [$"CQRS0009 at TillOpened: events.lock.json does not have TillOpened as it is: {change}; write it down with the code fix 'Update events.lock.json'"],
        await Compiled.Of(Replaced(from, to)).AnalyzeAsync(Locked));

    [Theory]
    [InlineData("record TillOpened", "record OpenedTill")] // the name that is stored stays
    [InlineData("string Id", "[property: System.Text.Json.Serialization.JsonPropertyName(\"id\")] string TillId")]
    [InlineData("string Id, int Cents", "int Cents, string Id")]
    [InlineData("List<Coin>", "IReadOnlyCollection<Coin>")]
    [InlineData("string? Note);", "string? Note) { public int Double => 2 * Cents; public static int None; private int Own { get; set; } [System.Text.Json.Serialization.JsonIgnore] public int Ignored { get; set; } }")]
    public async Task A_change_that_stored_events_do_not_see(string from, string to) => Assert.Empty(await Compiled.Of(Replaced(from, to)).AnalyzeAsync(Locked));

    [Theory]
    [InlineData("\"till.opened\"", "\"till.started\"")]
    [InlineData("\"till.opened\"", "\"till.opened\", Version = 2")]
    [InlineData("public sealed record TillOpened", "public abstract record TillOpened")]
    public async Task A_locked_event_without_a_type(string from, string to)
    {
        var found = await Compiled.Of(Replaced(from, to)).AnalyzeAsync(Locked);

        Assert.Equal("CQRS0011 at line 3: No type is marked as version 1 of 'till.opened', which events.lock.json has: mark one to read what is stored, or let the event go with RetireEvent(\"till.opened\") and take it out of this file", found[^1]);
    }

    [Fact]
    public async Task A_locked_event_that_is_retired() => Assert.Empty(await Compiled.Of("static class Registration { public static void Add(CqrsBuilder builder) => builder.RetireEvent(\"till.opened\"); }").AnalyzeAsync(Locked));

    [Fact]
    public async Task A_new_version_is_to_be_written_down_while_the_old_one_stays_as_it_was()
    {
        var found = await Compiled.Of($$"""
            {{Event.Replace("record TillOpened", "record TillOpenedV1", StringComparison.Ordinal)}}
            [EventType("till.opened", Version = 2)] public sealed record TillOpened(string TillId);
            internal sealed class TillOpenedUpcaster : Upcaster<TillOpenedV1, TillOpened> { protected override TillOpened Upcast(TillOpenedV1 old, EventContext at) => new(old.Id); }
            """).AnalyzeAsync(Locked);

        Assert.Equal(["CQRS0009 at TillOpened: events.lock.json does not have TillOpened as it is: it is not in there; write it down with the code fix 'Update events.lock.json'"], found);
    }

    [Theory]
    [InlineData("<<<<<<< HEAD", "line 1: expected '{'")]
    [InlineData("{\n  \"a\": { \"one\": {} } }", "line 2: expected a version, such as \"1\", instead of \"one\"")]
    [InlineData("{\n  \"a\": { \"1\": { \"id\": 1 } } }", "line 2: expected '\"'")]
    [InlineData("{\n  \"a\": { \"1\": {} },\n  \"a\": { \"2\": {} } }", "line 3: expected \"a\" once")]
    [InlineData("{\n  \"a\": { \"1\": { \"id\": \"string } } }", "line 2: expected '\"'")]
    [InlineData("{ \"a\": { \"1\": {}, } }", "line 1: expected '\"'")]
    [InlineData("{ \"a\": { \"1\": {} }", "line 1: expected '}'")]
    [InlineData("{}\n{}", "line 2: expected the end of the file")]
    public async Task A_file_that_cannot_be_read(string text, string fault) => Assert.Equal(
        [$"CQRS0012 at line 1: events.lock.json cannot be read, {fault}: settle the conflict of a merge, or put the file back from version control"],
        await Compiled.Of(Event).AnalyzeAsync(text));

    private static string Replaced(string from, string to)
    {
        Assert.Contains(from, Event, StringComparison.Ordinal);
        return Event.Replace(from, to, StringComparison.Ordinal);
    }
}
