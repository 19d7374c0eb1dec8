using Cqrs.Kit;
using Cqrs.Kit.Testing;

using Microsoft.Extensions.DependencyInjection;

namespace Docs.Tests.Snippets;

/// <summary>The code of docs/guides/stream-lifecycle.md.</summary>
public sealed class LifecycleSnippets
{
    private static readonly StreamName _customer = StreamName.For<Customer>("zoe");

    [Fact]
    public async Task A_closed_stream_takes_appends_again_when_it_is_reopened()
    {
        await using var host = await StartAsync();

        await CloseAndReopenAsync(host.Store, host.Services.GetRequiredService<IStreamLifecycle>(), TestContext.Current.CancellationToken);

        Assert.Equal(3, (await host.Store.ReadStreamAsync(_customer, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task A_stream_is_truncated_before_its_newest_summary()
    {
        await using var host = await StartAsync();
        await host.GivenAsync(_customer, new CustomerSummarized("zoe", "Zoë", "zoe@example.com"), new CustomerMoved("zoe", "z@example.com"));

        await TruncateAsync(host.Store, host.Services.GetRequiredService<IStreamLifecycle>(), _customer, TestContext.Current.CancellationToken);

        var kept = await host.Store.ReadStreamAsync(_customer, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([2L, 3L], kept.Select(e => e.Version));
    }

    [Fact]
    public async Task An_erased_customer_is_in_no_view_and_with_no_mailer()
    {
        await using var host = await StartAsync();
        await host.ProjectionsAsync(cancellationToken: TestContext.Current.CancellationToken);
        var erasing = EraseAsync(host.Services.GetRequiredService<IStreamLifecycle>(), host.Queries, "zoe", TestContext.Current.CancellationToken);
        await host.ProjectionsAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(await erasing);
        Assert.Equal(["zoe"], host.Services.GetRequiredService<Mailer>().Forgotten);
    }

    private static async Task<CqrsTestHost> StartAsync()
    {
        var host = await CqrsTestHost.StartAsync(cqrs =>
        {
            cqrs.AddModule(typeof(Customer).Assembly);
            cqrs.Services.AddSingleton<Mailer>();
        });
        await host.GivenAsync(_customer, new CustomerRegistered("zoe", "Zoë", "zoe@example.org"), new CustomerMoved("zoe", "zoe@example.com"));
        return host;
    }

    private static async Task CloseAndReopenAsync(IEventStore store, IStreamLifecycle streams, CancellationToken cancellationToken)
    {
        var customer = StreamName.For<Customer>("zoe");
        #region lifecycle-close
        await streams.CloseAsync(customer, cancellationToken);
        try
        {
            await store.AppendAsync(customer, ExpectedVersion.Any, [new CustomerMoved("zoe", "z@example.com")], cancellationToken);
        }
        catch (StreamClosedException)
        {
            await streams.ReopenAsync(customer, cancellationToken);
        }

        #endregion
        await store.AppendAsync(customer, ExpectedVersion.Any, [new CustomerMoved("zoe", "z@example.com")], cancellationToken);
    }

    #region lifecycle-truncate
    private static async Task TruncateAsync(IEventStore store, IStreamLifecycle streams, StreamName customer, CancellationToken cancellationToken)
    {
        await foreach (var @event in store.ReadStreamAsync(customer, new StreamReadOptions { Backwards = true }, cancellationToken))
        {
            if (@event.Data is CustomerSummarized)
            {
                await streams.TruncateAsync(customer, beforeVersion: @event.Version, cancellationToken);
                return;
            }
        }
    }
    #endregion

    #region lifecycle-erase
    private static async Task<bool> EraseAsync(IStreamLifecycle streams, IQueryBus queries, string customerId, CancellationToken cancellationToken)
    {
        var position = await streams.EraseAsync(StreamName.For<Customer>(customerId), cancellationToken);

        // Waits until the view has passed the erasure, which is the proof that it has no row any more.
        var answer = await queries.AskAsync(new GetCustomer(customerId), Freshness.AtLeast(position), cancellationToken);
        return answer is { Value: null, IsStale: false };
    }
    #endregion
}

[EventType("customer.registered")]
public sealed record CustomerRegistered(string CustomerId, string Name, string Mail);

[EventType("customer.moved")]
public sealed record CustomerMoved(string CustomerId, string Mail);

/// <summary>Everything that is needed to load a customer without the events before.</summary>
[EventType("customer.summarized")]
public sealed record CustomerSummarized(string CustomerId, string Name, string Mail);

[StreamType("Customer")]
public sealed class Customer : AggregateRoot<string>
{
    protected override void Apply(object @event)
    {
        switch (@event)
        {
            case CustomerRegistered e: Id = e.CustomerId; break;
            case CustomerSummarized e: Id = e.CustomerId; break;
        }
    }
}

public sealed record CustomerView([property: Key] string Id, string Name, string Mail);

[ReadsFrom("customers")]
public sealed record GetCustomer(string Id) : IQuery<CustomerView?>;

public sealed class GetCustomerHandler(IViewReader<CustomerView, string> views) : IQueryHandler<GetCustomer, CustomerView?>
{
    public ValueTask<CustomerView?> HandleAsync(GetCustomer query, CancellationToken cancellationToken) => views.FindAsync(query.Id, cancellationToken);
}

#region lifecycle-projector
[Projection("customers")]
public sealed class CustomerProjector : ViewProjector<CustomerView, string>
{
    public CustomerProjector()
    {
        Create<CustomerRegistered>(e => e.CustomerId, (e, _) => new CustomerView(e.CustomerId, e.Name, e.Mail));
        Update<CustomerMoved>(e => e.CustomerId, (e, view, _) => view with { Mail = e.Mail });
        DeleteErased<Customer>();
    }
}
#endregion

#region lifecycle-subscriber
[Subscription("customers-at-the-mailer")]
public sealed class ForgetCustomer(Mailer mailer) : ISubscriber<StreamErased>
{
    public ValueTask HandleAsync(StreamErased e, EventContext at, CancellationToken cancellationToken) =>
        e.Stream.Type == "Customer" ? mailer.ForgetAsync(e.Stream.Id, cancellationToken) : ValueTask.CompletedTask;
}
#endregion

/// <summary>Stands for a service elsewhere that knows customers.</summary>
public sealed class Mailer
{
    public List<string> Forgotten { get; } = [];

    public ValueTask ForgetAsync(string customerId, CancellationToken cancellationToken)
    {
        Forgotten.Add(customerId);
        return ValueTask.CompletedTask;
    }
}
