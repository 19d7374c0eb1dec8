namespace Cqrs.Kit;

/// <summary>A behavior: a class of the app's, or one of the kit's own, which is closed over a message without reflection.</summary>
internal sealed record BehaviorRegistration(Type Type, KitBehavior? Own = null);
