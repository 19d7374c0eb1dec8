using Cqrs.Kit.Testing;
using Cqrs.Kit.Tests.Accounts;

namespace Cqrs.Kit.Tests.Testing;

/// <summary>A specification of an aggregate holds when it should, and says why when it does not.</summary>
public sealed class AggregateSpecificationTests
{
    private static readonly Guid _id = new("0192f0e4-1c7e-7000-8000-000000000001");

    [Fact]
    public void Events_that_were_expected_hold() => Specification.For<Account>()
        .Given(new AccountOpened(_id, "Zoë"))
        .Given(new Deposited(_id, 5))
        .When(account => account.Withdraw(2))
        .Then(new Withdrawn(_id, 2));

    [Fact]
    public void A_new_aggregate_holds() => Specification.For<Account>()
        .When(() => Account.Open(_id, "Zoë"))
        .Then(new AccountOpened(_id, "Zoë"));

    [Fact]
    public void A_refusal_that_was_expected_holds_and_can_be_looked_at()
    {
        var refusal = Specification.For<Account>().Given(new AccountOpened(_id, "Zoë")).When(account => account.Withdraw(2)).ThenThrows<CqrsException>();

        Assert.IsType<DomainException>(refusal);
        Assert.Contains("overdrawn", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_holds_when_nothing_was_raised() => Specification.For<Account>()
        .Given(new AccountOpened(_id, "Zoë"))
        .When(_ => { })
        .ThenNothing();

    [Fact]
    public void Events_are_compared_as_JSON_not_as_objects() => Specification.For<Cart>()
        .When(() => Cart.Of("a", "b"))
        .Then(new CartFilled(new List<string> { "a", "b" }));

    [Fact]
    public void Another_event_fails_with_the_lines_that_differ()
    {
        var outcome = Specification.For<Account>().Given(new AccountOpened(_id, "Zoë"), new Deposited(_id, 5)).When(account => account.Withdraw(2));

        var failure = Assert.Throws<SpecificationException>(() => outcome.Then(new Withdrawn(_id, 3)));

        Assert.Equal(
            """
            The events differ (- expected, + raised):
              account.withdrawn {
                "accountId": "0192f0e4-1c7e-7000-8000-000000000001",
            -   "amount": 3
            +   "amount": 2
              }
            """,
            failure.Message,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void An_event_too_many_fails()
    {
        var outcome = Specification.For<Account>().Given(new AccountOpened(_id, "Zoë")).When(account => account.Deposit(2));

        Assert.Contains("+ account.deposited {", Assert.Throws<SpecificationException>(outcome.ThenNothing).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_too_few_fails()
    {
        var outcome = Specification.For<Account>().Given(new AccountOpened(_id, "Zoë")).When(_ => { });

        Assert.Contains("- account.deposited {", Assert.Throws<SpecificationException>(() => outcome.Then(new Deposited(_id, 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_type_with_the_same_content_fails()
    {
        var outcome = Specification.For<Account>().Given(new AccountOpened(_id, "Zoë")).When(account => account.Deposit(2));

        Assert.Throws<SpecificationException>(() => outcome.Then(new Withdrawn(_id, 2)));
    }

    [Fact]
    public void A_refusal_instead_of_events_fails_and_keeps_its_cause()
    {
        var outcome = Specification.For<Account>().Given(new AccountOpened(_id, "Zoë")).When(account => account.Withdraw(2));

        var failure = Assert.Throws<SpecificationException>(() => outcome.Then(new Withdrawn(_id, 2)));

        Assert.StartsWith("Expected an event, but DomainException was thrown: An account must not be overdrawn.", failure.Message, StringComparison.Ordinal);
        Assert.IsType<DomainException>(failure.InnerException);
        Assert.Throws<SpecificationException>(outcome.ThenNothing);
    }

    [Fact]
    public void Events_instead_of_a_refusal_fail()
    {
        var outcome = Specification.For<Account>().Given(new AccountOpened(_id, "Zoë")).When(account => account.Deposit(2));

        var failure = Assert.Throws<SpecificationException>(() => outcome.ThenThrows<DomainException>());

        Assert.Contains("nothing was thrown; raised was:", failure.Message, StringComparison.Ordinal);
        Assert.Contains("account.deposited {", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_refusal_fails()
    {
        var outcome = Specification.For<Account>().Given(new AccountOpened(_id, "Zoë")).When(account => account.Withdraw(2));

        Assert.IsType<DomainException>(Assert.Throws<SpecificationException>(() => outcome.ThenThrows<ArgumentException>()).InnerException);
    }

    [Fact]
    public void An_event_that_no_store_could_keep_fails()
    {
        var outcome = Specification.For<Account>().When(() => Account.Open(_id, "\0"));

        Assert.Contains("cannot be kept", Assert.Throws<SpecificationException>(() => outcome.Then(new AccountOpened(_id, "\0"))).Message, StringComparison.Ordinal);
        Assert.Throws<SpecificationException>(() => Specification.For<Account>().Given(new AccountOpened(_id, "\0")).When(_ => { }));
    }

    [Fact]
    public void What_is_made_anew_has_no_past() => Assert.Throws<InvalidOperationException>(
        () => Specification.For<Account>().Given(new AccountOpened(_id, "Zoë")).When(() => Account.Open(_id, "Zoë")));

    [StreamType("Cart")]
    private sealed class Cart : AggregateRoot<Guid>
    {
        public static Cart Of(params string[] items)
        {
            var cart = new Cart();
            cart.Raise(new CartFilled(items));
            return cart;
        }

        protected override void Apply(object @event)
        {
        }
    }

    [EventType("cart.filled")]
    private sealed record CartFilled(IReadOnlyList<string> Items);
}
