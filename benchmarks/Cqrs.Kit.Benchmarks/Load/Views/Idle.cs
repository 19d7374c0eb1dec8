namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>Nothing is done: what counts is what the processes use meanwhile.</summary>
internal sealed class Idle(string name, Func<Task> begin) : ILoad
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    public string Name => name;

    public bool IsPaced => true;

    public async ValueTask<Func<ValueTask>> CallerAsync(int caller, int callers)
    {
        await begin();
        return static async () => await Task.Delay(_look, TimeProvider.System);
    }
}
