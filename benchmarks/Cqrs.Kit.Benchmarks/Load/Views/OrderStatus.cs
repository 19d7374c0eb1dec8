namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>A column of the read model that is stored by name.</summary>
public enum OrderStatus
{
    /// <summary>More may come.</summary>
    Open,

    /// <summary>It has all its items.</summary>
    Complete,
}
