namespace Cqrs.Kit;

/// <summary>The events that an append adds to one stream.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Expected">What it must be like.</param>
/// <param name="Events">The events, in order; at least one, each of a registered latest type.</param>
public sealed record StreamAppend(StreamName Stream, ExpectedVersion Expected, IReadOnlyList<object> Events);
