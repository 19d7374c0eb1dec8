namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>One way to do what a workload asks for.</summary>
internal interface ILoad : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Makes what one caller needs; it then calls what it gets, one call after the other.</summary>
    ValueTask<Func<ValueTask>> CallerAsync();
}
