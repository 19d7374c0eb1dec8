using Cqrs.Kit.Generators.Tests.Support;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Cqrs.Kit.Generators.Tests.EventLock;

/// <summary>The lock file is made, and kept, by a code fix.</summary>
public sealed class EventLockCodeFixTests
{
    private const string Events = """
        [EventType("till.opened")] public sealed record TillOpened(string Id, IReadOnlyList<Coin> Coins);
        [EventType("till.closed", Version = 2)] public sealed record TillClosed(string Id, string? Reason = null);
        public sealed record Coin(int Cents, int Number);
        public sealed record NoEvent(int Number);
        """;

    private const string Written = """
        {
          "till.closed": {
            "2": {
              "id": "string",
              "reason": "optional string?"
            }
          },
          "till.opened": {
            "1": {
              "coins": "array",
              "coins[]": "object",
              "coins[].cents": "int32",
              "coins[].number": "int32",
              "id": "string"
            }
          }
        }

        """;

    [Theory]
    [InlineData(FixAllScope.Document, "")]
    [InlineData(FixAllScope.Project, "{}")]
    [InlineData(FixAllScope.Solution, "{\n}\n")]
    public async Task An_empty_file_is_filled_with_all_events(FixAllScope scope, string empty)
    {
        using var workshop = new Workshop(Events, empty);

        await workshop.FixAllAsync(scope);

        Assert.Equal(Written, workshop.Lock);
        Assert.Empty(await workshop.DiagnosticsAsync());
    }

    [Fact]
    public async Task A_new_event_is_added_and_the_others_stay_as_they_are()
    {
        using var workshop = new Workshop(Events, """{ "till.closed": { "2": { "id": "string", "reason": "optional string?" } }, "till.counted": { "1": { } } }""");

        await workshop.FixFirstAsync();

        Assert.Equal(Written.Replace("  \"till.opened\"", "  \"till.counted\": {\n    \"1\": {}\n  },\n  \"till.opened\"", StringComparison.Ordinal), workshop.Lock);
    }

    [Fact]
    public async Task A_compatible_addition_is_written_down()
    {
        using var workshop = new Workshop(Events, Written.Replace(",\n      \"reason\": \"optional string?\"", "", StringComparison.Ordinal));

        await workshop.FixFirstAsync();

        Assert.Equal(Written, workshop.Lock);
    }
}
