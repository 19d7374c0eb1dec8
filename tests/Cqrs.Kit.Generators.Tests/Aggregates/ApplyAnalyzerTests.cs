using Cqrs.Kit.Generators.Tests.Support;

namespace Cqrs.Kit.Generators.Tests.Aggregates;

/// <summary>An event that is raised and not applied was forgotten.</summary>
public sealed class ApplyAnalyzerTests
{
    [Theory]
    [InlineData("{ }")]
    [InlineData("{ switch (@event) { case A: break; } }")]
    [InlineData("{ switch (@event) { case A: break; default: throw new InvalidOperationException($\"{@event} is not known.\"); } }")]
    [InlineData("{ switch (@event) { case A { Number: var number } a: Id = a.Number is not 1 ? $\"{number}\" : Id; break; } }")]
    [InlineData("=> Id = @event switch { A => Id, _ => throw new InvalidOperationException() };")]
    [InlineData("{ if (@event is A) { Id = \"a\"; } else if (@event is A { Number: 1 } a) { Id = a.ToString(); } }")]
    public async Task An_event_that_is_raised_and_not_applied(string apply) => Assert.Equal(
        ["CQRS0016 at Raise(new B()): Till raises B and does not apply it: add a case for it to Apply, which does nothing if no rule needs it"],
        await AnalyzeAsync(apply, apply == "{ }" ? "" : "Raise(new A(1));"));

    [Theory]
    [InlineData("{ switch (@event) { case A: break; case B: break; } }")]
    [InlineData("{ switch (@event) { case A a when a.Number > 1: break; case A or B: break; } }")]
    [InlineData("{ switch (@event) { case IEvent: break; } }")]
    [InlineData("{ switch (@event) { case A: break; default: Id = \"other\"; break; } }")]
    [InlineData("{ switch (@event) { case A: break; case object other: Id = other.ToString()!; break; } }")]
    [InlineData("{ switch (@event) { case A: break; case { } other: Id = other.ToString()!; break; } }")]
    [InlineData("{ switch (@event) { case A: break; case var other: Id = other.ToString()!; break; } }")]
    [InlineData("=> Id = @event switch { A => \"a\", _ => Id };")]
    [InlineData("{ if (@event is not A) { Id = \"b\"; } }")]
    [InlineData("=> ApplyOwn(@event); private void ApplyOwn(object @event) { }")]
    [InlineData("=> ((IEvent)@event).ToString();")]
    public async Task What_is_applied_or_may_be(string apply) => Assert.Empty(await AnalyzeAsync(apply, "Raise(new A(1));"));

    /// <summary>Where the one is in a class and the other in its base, it cannot be told what belongs together.</summary>
    [Fact]
    public async Task Inheritance_is_left_alone() => Assert.Empty(await Compiled.Of("""
        [EventType("b")] public sealed record B;
        public abstract class Root : AggregateRoot<string> { protected void Open() => Raise(new B()); }
        [StreamType("Till")] public sealed class Till : Root { public void Close() => Open(); protected override void Apply(object @event) { if (@event is string) { } } }
        public abstract class Applying : AggregateRoot<string> { protected override void Apply(object @event) { } }
        [StreamType("Other")] public sealed class Other : Applying { public void Open() => Raise(new B()); }
        """).AnalyzeAsync());

    private static Task<IReadOnlyList<string>> AnalyzeAsync(string apply, string raise) => Compiled.Of($$"""
        public interface IEvent;
        [EventType("a")] public sealed record A(int Number) : IEvent;
        [EventType("b")] public sealed record B : IEvent;
        [StreamType("Till")]
        public sealed class Till : AggregateRoot<string>
        {
            public void Open() { {{raise}} Raise(new B()); }
            public void Any(object @event) => Raise(@event);
            protected override void Apply(object @event) {{apply}}
        }
        """).AnalyzeAsync();
}
