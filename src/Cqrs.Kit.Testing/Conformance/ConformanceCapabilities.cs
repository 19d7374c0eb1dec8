namespace Cqrs.Kit.Testing;

/// <summary>What a store declares that it can do beyond what every store must.</summary>
[Flags]
public enum ConformanceCapabilities
{
    /// <summary>Nothing more.</summary>
    None = 0,

    /// <summary>Several service providers can work on the same data, at once or one after the other: nodes, and restarts.</summary>
    SharedData = 1,

    /// <summary>Projections can be applied in the transaction of the append.</summary>
    InlineProjections = 2,

    /// <summary>All of it.</summary>
    All = SharedData | InlineProjections,
}
