using Cqrs.Kit;

namespace Docs.Tests.Snippets;

#region projections-view
[Index(nameof(To))]
public sealed record ParcelView([property: Key] string Id, string To, DateTimeOffset SentAt, DateTimeOffset? DeliveredAt);

[Projection("parcel-views", OnPoison = PoisonPolicy.Park)]
[LagObjective("2s")]
public sealed class ParcelViewProjector : ViewProjector<ParcelView, string>
{
    public ParcelViewProjector()
    {
        Create<ParcelSent>(e => e.ParcelId, (e, at) => new ParcelView(e.ParcelId, e.To, at.Timestamp, DeliveredAt: null));
        Update<ParcelDelivered>(e => e.ParcelId, (e, parcel, at) => parcel with { DeliveredAt = at.Timestamp });
    }
}
#endregion

#region projections-shards
public sealed record TownWeight([property: Key] string Town, decimal Weight);

[Projection("town-weights", Shards = 4)]
public sealed class TownWeightProjector : ViewProjector<TownWeight, string>
{
    public TownWeightProjector() =>
        Upsert<ParcelSent>(e => e.To, (e, town, at) => new TownWeight(e.To, (town?.Weight ?? 0) + e.Weight));
}
#endregion

#region freshness-query
[ReadsFrom("parcel-views", Key = nameof(Id))]
public sealed record GetParcel(string Id) : IQuery<ParcelView?>;

public sealed class GetParcelHandler(IViewReader<ParcelView, string> parcels) : IQueryHandler<GetParcel, ParcelView?>
{
    public ValueTask<ParcelView?> HandleAsync(GetParcel query, CancellationToken cancellationToken) =>
        parcels.FindAsync(query.Id, cancellationToken);
}
#endregion
