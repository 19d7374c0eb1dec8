namespace Cqrs.Kit;

/// <summary>The services that a behavior of the kit may hold for as long as its container lives.</summary>
internal interface IHeldServices
{
    /// <summary>For singletons.</summary>
    IServiceProvider Root { get; }

    /// <summary>Whether anything is registered as this.</summary>
    bool IsRegistered<T>();

    /// <summary>All that is registered as this; null when it has to be resolved for each message.</summary>
    T[]? HoldAll<T>();
}
