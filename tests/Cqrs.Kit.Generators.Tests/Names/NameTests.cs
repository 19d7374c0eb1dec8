using Cqrs.Kit.Generators.Tests.Support;

namespace Cqrs.Kit.Generators.Tests.Names;

/// <summary>What is stored has a name, and no other type has it.</summary>
public sealed class NameTests
{
    private const string View = "public sealed record TillView([property: Key] string Id);";

    [Theory]
    [InlineData("""[StreamType("Till")] public sealed class Till : AggregateRoot<Guid> { public void Open() => Raise(new TillOpened("1")); protected override void Apply(object @event) { _ = @event is TillOpened; } }""")]
    [InlineData("""[StreamType("Till")] public sealed class Till : AggregateRoot<Guid> { protected override void Apply(object @event) { switch (@event) { case TillOpened: break; } } }""")]
    [InlineData("""[StreamType("Till")] public sealed class Till : AggregateRoot<Guid> { protected override void Apply(object @event) { switch (@event) { case TillOpened { Id: "1" }: break; } } }""")]
    [InlineData("""[StreamType("Till")] public sealed class Till : AggregateRoot<string> { protected override void Apply(object @event) => Id = @event switch { TillOpened e => e.Id, _ => Id }; }""")]
    [InlineData("""[StreamType("Till")] public sealed class Till : AggregateRoot<Guid> { protected override void Apply(object @event) { if (@event is TillOpened) { } } }""")]
    [InlineData("""[Projection("tills")] public sealed class Tills : ViewProjector<TillView, string> { public Tills() => Create<TillOpened>(e => e.Id, (e, at) => new(e.Id)); }""")]
    [InlineData("""[Projection("tills")] public sealed class Tills : ViewProjector<TillView, string> { public Tills() => Lookup<string, int>("numbers").Remove<TillOpened>(e => e.Id); }""")]
    [InlineData("""[Projection("tills")] public abstract class Tills : IProjector { public IReadOnlyCollection<Type> EventTypes { get; } = [typeof(TillOpened)]; public abstract ValueTask CreateAsync(IProjectionTransaction transaction, CancellationToken cancellationToken); public abstract ValueTask ApplyAsync(IReadOnlyList<RecordedEvent> batch, IProjectionTransaction transaction, CancellationToken cancellationToken); public abstract ValueTask ClearAsync(IProjectionTransaction transaction, CancellationToken cancellationToken); }""")]
    [InlineData("""[Subscription("tills")] public sealed class Tills : ISubscriber<TillOpened> { public ValueTask HandleAsync(TillOpened @event, EventContext at, CancellationToken cancellationToken) => default; }""")]
    public async Task An_event_without_a_name(string use)
    {
        const string Event = "public sealed record TillOpened(string Id);";

        Assert.Equal(
            ["CQRS0005 at TillOpened: TillOpened is used as an event and has no name under which it could be stored: mark it with [EventType(\"…\")]"],
            await Compiled.Of(Event + View + use).AnalyzeAsync());
        Assert.Empty(await Compiled.Of($"[EventType(\"till.opened\")] {Event}{View}{use}").AnalyzeAsync());
    }

    [Fact]
    public async Task An_event_of_another_assembly_without_a_name_is_said_where_it_is_used()
    {
        var events = Compiled.Of("public sealed record TillOpened(string Id);", "Events");

        Assert.Equal(
            ["CQRS0005 at Raise(new TillOpened(\"1\")): TillOpened is used as an event and has no name under which it could be stored: mark it with [EventType(\"…\")]"],
            await Compiled.Of("[StreamType(\"Till\")] public sealed class Till : AggregateRoot<Guid> { public void Open() => Raise(new TillOpened(\"1\")); protected override void Apply(object @event) { _ = @event.ToString(); } }", "Shop", events).AnalyzeAsync());
    }

    [Fact]
    public async Task What_is_no_event_needs_no_name() => Assert.Empty(await Compiled.Of("""
        public interface ITillEvent;
        public abstract record TillEvent;
        [StreamType("Till")]
        public sealed class Till : AggregateRoot<Guid>
        {
            private void RaiseAny(object @event) => Raise(@event);
            protected override void Apply(object @event)
            {
                switch (@event) { case ITillEvent: break; case TillEvent: break; case StreamErased: break; case string text: break; case null: break; case Named { Inner: Plain { Number: 1 } }: break; case Named { Extra: Plain }: break; case Named named when named.Extra is Plain: break; case object other: break; }
            }
            private object Other() => this is object and Till ? new Plain() : 1;
        }
        [EventType("named")] public sealed record Named(Plain Inner, object Extra);
        public sealed class Plain : IEquatable<Plain> { public int Number { get; set; } public bool Equals(Plain? other) => other is Plain; public override bool Equals(object? other) => other is Plain; public override int GetHashCode() => typeof(Plain).GetHashCode(); }
        """).AnalyzeAsync());

    [Fact]
    public async Task An_aggregate_without_a_stream_type() => Assert.Equal(
        ["CQRS0006 at Till: The aggregate Till has no name under which its streams could be stored: mark it with [StreamType(\"Till\")], or make it abstract"],
        await Compiled.Of("""
            public abstract class Root : AggregateRoot<Guid>;
            public class Generic<T> : AggregateRoot<Guid> { protected override void Apply(object @event) { } }
            public sealed class Till : Root { protected override void Apply(object @event) { } }
            """).AnalyzeAsync());

    [Fact]
    public async Task Two_events_of_one_name_and_version() => Assert.Equal(
        ["CQRS0007 at B: A and B are both version 2 of 'till.opened': give one of them another name, or another version"],
        await Compiled.Of("""
            [EventType("till.opened", Version = 2)] public sealed record B;
            [EventType("till.opened", Version = 2)] public sealed record A;
            [EventType("till.closed", Version = 2)] public sealed record C;
            """).AnalyzeAsync());

    [Fact]
    public async Task Two_aggregates_of_one_stream_type() => Assert.Equal(
        ["CQRS0008 at B: A and B both have the stream type 'Till': give one of them another"],
        await Compiled.Of("""
            [StreamType("Till")] public sealed class A : AggregateRoot<Guid> { protected override void Apply(object @event) { } }
            [StreamType("Till")] public sealed class B : AggregateRoot<string> { protected override void Apply(object @event) { } }
            [StreamType("till")] public sealed class C : AggregateRoot<string> { protected override void Apply(object @event) { } }
            """).AnalyzeAsync());

    [Fact]
    public async Task Twins_in_the_modules_of_a_program()
    {
        var one = Compiled.Of("[EventType(\"till.opened\")] public sealed record A;", "One");
        var two = Compiled.Of("[EventType(\"till.opened\")] public sealed record B;", "Two");
        const string Twins = "A and B are both version 1 of 'till.opened': give one of them another name, or another version";

        Assert.Equal([$"CQRS0007 at new ServiceCollection().AddCqrs(): {Twins}"], await Compiled.Program("new ServiceCollection().AddCqrs().AddOneModule().AddTwoModule();", one, two).AnalyzeAsync());
        Assert.Empty(await Compiled.Program("new ServiceCollection().AddCqrs().AddOneModule();", one, two).AnalyzeAsync());
        Assert.Empty(await Compiled.Program("new ServiceCollection().AddCqrs().AddOneModule().AddTwoModule();", one, two).AnalyzeAsync(isTest: true));
    }

    [Fact]
    public async Task An_old_version_without_an_upcaster()
    {
        const string Versions = """
            [EventType("till.opened")] public sealed record V1;
            [EventType("till.opened", Version = 2)] public sealed record V2;
            [EventType("till.opened", Version = 4)] public sealed record V4;
            internal sealed class FromV2 : Upcaster<V2, V4> { protected override V4 Upcast(V2 old, EventContext at) => new(); }
            """;

        Assert.Equal(["CQRS0013 at V1: Version 1 of 'till.opened' has no way to a later version: write a class that derives from Upcaster<V1, V2>"], await Compiled.Of(Versions).AnalyzeAsync());
        Assert.Empty(await Compiled.Of(Versions + "internal sealed class FromV1 : Upcaster<V1, V4> { protected override V4 Upcast(V1 old, EventContext at) => new(); }").AnalyzeAsync());
        Assert.Empty(await Compiled.Of(Versions + "internal sealed class Own : IUpcaster { public Type From => typeof(V1); public Type To => typeof(V4); public object Upcast(object old, EventContext at) => new V4(); }").AnalyzeAsync());
    }
}
