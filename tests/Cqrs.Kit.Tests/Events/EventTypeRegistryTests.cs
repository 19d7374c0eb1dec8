namespace Cqrs.Kit.Tests.Events;

/// <summary>What is wrong with names, versions and upcasters is found when the registry is built, all of it.</summary>
public sealed class EventTypeRegistryTests
{
    [Fact]
    public void A_chain_makes_one_latest_shape_of_all_versions()
    {
        var (registry, faults) = Build([Of<V1>("e"), Of<V2>("e", 2), Of<V3>("renamed", 3)], new Step<V1, V2>(), new Step<V2, V3>());

        Assert.Empty(faults);
        Assert.Equal([typeof(V3)], registry.LatestTypes);
        Assert.True(registry.IsLatest(typeof(V3)));
        Assert.False(registry.IsLatest(typeof(V1)));
        Assert.Equal(["e", "renamed"], registry.NamesOf([typeof(V3)]).Order(StringComparer.Ordinal));
        Assert.Empty(registry.NamesOf([typeof(V1)]));
    }

    [Fact]
    public void Only_the_latest_shape_of_a_registered_event_can_be_raised()
    {
        var (registry, _) = Build([Of<V1>("e"), Of<V2>("e", 2)], new Step<V1, V2>());

        Assert.Equal("e", registry.ForRaising(typeof(V2)).Name);
        Assert.Contains("raise", Assert.Throws<InvalidOperationException>(() => registry.ForRaising(typeof(V1))).Message, StringComparison.Ordinal);
        Assert.Throws<UnknownEventTypeException>(() => registry.ForRaising(typeof(V3)));
    }

    [Fact]
    public void The_same_assembly_added_twice_says_the_same_again() => Assert.Empty(Build([Of<V1>("e"), Of<V1>("e")]).Faults);

    [Fact]
    public void Names_are_compared_by_case() => Assert.Empty(Build([Of<V1>("e"), Of<V2>("E")]).Faults);

    [Fact]
    public void Two_types_under_one_name_and_version_are_a_fault() =>
        Assert.Contains("Two events are version 1 of 'e'", Assert.Single(Build([Of<V1>("e"), Of<V2>("e")], new Step<V1, V2>()).Faults), StringComparison.Ordinal);

    [Fact]
    public void An_old_version_without_an_upcaster_is_a_fault() =>
        Assert.Contains("no upcaster to a later version", Assert.Single(Build([Of<V1>("e"), Of<V2>("e", 2)]).Faults), StringComparison.Ordinal);

    [Fact]
    public void An_upcaster_between_types_that_are_no_events_is_a_fault()
    {
        var faults = Build([Of<V2>("e", 2)], new Step<V1, V2>()).Faults;

        Assert.Contains(faults, fault => fault.Contains("which is not a registered event", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_upcasters_from_one_type_are_a_fault() =>
        Assert.Contains(Build([Of<V1>("e"), Of<V2>("e", 2), Of<V3>("e", 3)], new Step<V1, V2>(), new Step<V1, V3>()).Faults, fault => fault.StartsWith("Two upcasters start from", StringComparison.Ordinal));

    [Fact]
    public void Upcasters_that_go_in_a_circle_are_a_fault() =>
        Assert.Contains(Build([Of<V1>("e"), Of<V2>("e", 2)], new Step<V1, V2>(), new Step<V2, V1>()).Faults, fault => fault.Contains("go in a circle", StringComparison.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("ünicode")]
    [InlineData("control\u0001")]
    public void A_name_that_is_none_is_a_fault(string name) => Assert.NotEmpty(Build([Of<V1>(name)]).Faults);

    [Fact]
    public void A_name_has_at_most_200_characters()
    {
        Assert.Empty(Build([Of<V1>(new string('x', 200))]).Faults);
        Assert.NotEmpty(Build([Of<V1>(new string('x', 201))]).Faults);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_version_below_one_is_a_fault(int version) => Assert.NotEmpty(Build([Of<V1>("e", version)]).Faults);

    [Fact]
    public void A_name_that_is_retired_and_registered_is_a_fault()
    {
        List<string> faults = [];
        EventTypeRegistry.Build([Of<V1>("e")], [], ["e", "gone"], faults);

        Assert.Contains("retired and registered", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_at_once() => Assert.True(Build([Of<V1>(""), Of<V2>("e", 0), Of<V3>("e", 0)], new Step<V1, V1>()).Faults.Count >= 4);

    private static EventTypeRegistration Of<T>(string name, int version = 1) => new(typeof(T), name, version);

    private static (EventTypeRegistry Registry, List<string> Faults) Build(IReadOnlyList<EventTypeRegistration> events, params IReadOnlyList<IUpcaster> upcasters)
    {
        List<string> faults = [];
        return (EventTypeRegistry.Build(events, upcasters, [], faults), faults);
    }

    private sealed record V1;

    private sealed record V2;

    private sealed record V3;

    private sealed class Step<TOld, TNew> : Upcaster<TOld, TNew>
        where TOld : class
        where TNew : class, new()
    {
        protected override TNew Upcast(TOld old, EventContext at) => new();
    }
}
