namespace Cqrs.Kit.Generators.EventLock;

/// <summary>A version of an event, as it was when it was locked.</summary>
/// <param name="Properties">As <see cref="EventShape.Properties"/>.</param>
/// <param name="At">Where it stands in the text.</param>
internal sealed record LockedEvent(IReadOnlyDictionary<string, string> Properties, int At = 0);
