namespace Cqrs.Kit;

/// <summary>What has failed of a shard since something last worked: in all, which sets the pauses, and for the event at hand, which a subscriber may
/// fail only so often. A store that is away uses up none of a subscriber's attempts, and a lease that is taken anew gives none back.</summary>
/// <param name="All">How often in all.</param>
/// <param name="OfEvent">How often for the event.</param>
/// <param name="At">Where the event is.</param>
internal readonly record struct ProjectionFaults(int All, int OfEvent, LogPosition At)
{
    public ProjectionFaults With(Exception exception) => exception is ProjectionException poison
        ? new(All + 1, poison.Position == At ? OfEvent + 1 : 1, poison.Position)
        : this with { All = All + 1 };
}
