using Cqrs.Kit;

namespace Docs.Tests.Snippets;

// What the pages about projections, rebuilds and freshness are about.
[EventType("parcel.sent")]
public sealed record ParcelSent(string ParcelId, string To, decimal Weight);

[EventType("parcel.delivered")]
public sealed record ParcelDelivered(string ParcelId);

[StreamType("Parcel")]
public sealed class Parcel : AggregateRoot<string>
{
    public void Deliver() => Raise(new ParcelDelivered(Id));

    protected override void Apply(object @event)
    {
        if (@event is ParcelSent sent)
        {
            Id = sent.ParcelId;
        }
    }
}

public sealed record DeliverParcel(string ParcelId) : ICommand;

public sealed class DeliverParcelHandler(IAggregateRepository<Parcel, string> parcels) : ICommandHandler<DeliverParcel>
{
    public async ValueTask HandleAsync(DeliverParcel command, CancellationToken cancellationToken) =>
        (await parcels.GetAsync(command.ParcelId, cancellationToken)).Deliver();
}
