using Cqrs.Kit.Testing;
using Cqrs.Kit.Tests.Accounts;

namespace Cqrs.Kit.Tests.Testing;

/// <summary>A specification of a view holds when it should, and says why when it does not.</summary>
public sealed class ViewSpecificationTests
{
    private static readonly Guid _id = new("0192f0e4-1c7e-7000-8000-000000000001");
    private static readonly Guid _other = new("0192f0e4-1c7e-7000-8000-000000000002");

    [Fact]
    public void Rows_that_were_expected_hold() => Specification.ForView(new BalanceProjector(new PoisonSwitch()))
        .Given(new AccountOpened(_id, "Zoë"), new Deposited(_id, 5))
        .Given(new Withdrawn(_id, 2))
        .ThenRow(_id, new BalanceView(_id, "Zoë", 3))
        .ThenNoRow(_other);

    [Fact]
    public void A_projector_with_no_parameters_needs_no_instance() => Specification.ForView<StampProjector>()
        .Given(new AccountOpened(_id, "Zoë"))
        .ThenRow(_id, new StampView(_id, "Test-1", 0, 1, new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), null));

    [Fact]
    public void Where_and_when_the_events_stand_can_be_told() => Specification.ForView<StampProjector>()
        .Given(new Deposited(_id, 1))
        .In(StreamName.For<Account>(_id))
        .At(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero))
        .With(new EventMetadata { CausationId = "because" })
        .Given(new Deposited(_id, 1), new AccountOpened(_id, "Zoë"))
        .ThenRow(_id, new StampView(_id, $"Account-{_id}", 1, 3, new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), "because"));

    [Fact]
    public void Another_row_fails_with_the_lines_that_differ()
    {
        var specification = Specification.ForView(new BalanceProjector(new PoisonSwitch())).Given(new AccountOpened(_id, "Zoë"));

        var failure = Assert.Throws<SpecificationException>(() => specification.ThenRow(_id, new BalanceView(_id, "Zoe", 0)));

        Assert.Contains("-   \"owner\": \"Zoe\",", failure.Message, StringComparison.Ordinal);
        Assert.Contains("+   \"owner\": \"Zoë\",", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_row_fails_with_the_keys_that_there_are()
    {
        var specification = Specification.ForView(new BalanceProjector(new PoisonSwitch())).Given(new AccountOpened(_id, "Zoë"));

        var failure = Assert.Throws<SpecificationException>(() => specification.ThenRow(_other, new BalanceView(_other, "Zoë", 0)));

        Assert.Contains($"there are: {_id}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_where_none_should_be_fails()
    {
        var specification = Specification.ForView(new BalanceProjector(new PoisonSwitch())).Given(new AccountOpened(_id, "Zoë"));

        Assert.Contains("\"owner\": \"Zoë\"", Assert.Throws<SpecificationException>(() => specification.ThenNoRow(_id)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_poison_event_stops_the_specification()
    {
        var specification = Specification.ForView(new BalanceProjector(new PoisonSwitch())).Given(new AccountOpened(_id, "Zoë")).Given(new Deposited(_other, 1)).Given(new Deposited(_id, 1));

        Assert.Equal(new LogPosition(2), specification.ThenStops().Position);
        Assert.IsType<ProjectionException>(Assert.Throws<SpecificationException>(() => specification.ThenRow(_id, new BalanceView(_id, "Zoë", 0))).InnerException);
        Assert.Throws<SpecificationException>(() => specification.ThenNoRow(_id));
    }

    [Fact]
    public void A_projector_that_passes_everything_does_not_stop()
    {
        var specification = Specification.ForView(new BalanceProjector(new PoisonSwitch())).Given(new AccountOpened(_id, "Zoë"));

        Assert.Throws<SpecificationException>(specification.ThenStops);
    }

    [Fact]
    public void A_key_of_another_type_is_misuse()
    {
        var specification = Specification.ForView(new BalanceProjector(new PoisonSwitch())).Given(new AccountOpened(_id, "Zoë"));

        Assert.Throws<ArgumentException>(() => specification.ThenNoRow("text"));
    }

    [Fact]
    public void A_projector_without_a_name_or_a_view_is_misuse()
    {
        Assert.Throws<ArgumentException>(() => Specification.ForView(new NamelessProjector()));
        Assert.Throws<ArgumentException>(() => Specification.ForView(new ViewlessProjector()));
    }

    internal sealed record StampView([property: Key] Guid AccountId, string Stream, long Version, long Position, DateTimeOffset Timestamp, string? Cause);

    [Projection("stamps")]
    internal sealed class StampProjector : ViewProjector<StampView, Guid>
    {
        public StampProjector() => Create<AccountOpened>(e => e.AccountId, (e, at) =>
            new StampView(e.AccountId, at.Stream.Value, at.Version, at.Position.Value, at.Timestamp, at.Metadata.CausationId));
    }

    private sealed class NamelessProjector : ViewProjector<StampView, Guid>;

    private sealed class ViewlessProjector : IProjector
    {
        public IReadOnlyCollection<Type> EventTypes => [];

        public ValueTask CreateAsync(IProjectionTransaction transaction, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask ApplyAsync(IReadOnlyList<RecordedEvent> batch, IProjectionTransaction transaction, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask ClearAsync(IProjectionTransaction transaction, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
