using Cqrs.Kit.Benchmarks.Load.Server;

namespace Cqrs.Kit.Benchmarks.Load.Workloads;

/// <summary>What is measured, on the kit and on a counterpart.</summary>
internal interface IWorkload
{
    /// <summary>W1 and so on.</summary>
    string Name { get; }

    string Title { get; }

    /// <summary>What rates count, in the plural.</summary>
    string Unit { get; }

    /// <summary>Makes tables, data and both sides; what they need disposed is the place's.</summary>
    Task<IReadOnlyList<Comparison>> PrepareAsync(LoadPlace place);
}
