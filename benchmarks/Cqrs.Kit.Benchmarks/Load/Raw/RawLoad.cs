using Cqrs.Kit.Benchmarks.Load.Server;

using Npgsql;

namespace Cqrs.Kit.Benchmarks.Load.Raw;

/// <summary>A load on the raw driver: each caller has a connection and a prepared statement, which it keeps from round to round.</summary>
internal abstract class RawLoad(LoadPlace place) : ILoad
{
    private readonly Dictionary<int, Func<ValueTask>> _callers = [];

    public abstract string Name { get; }

    public virtual int UnitsPerCall => 1;

    public async ValueTask<Func<ValueTask>> CallerAsync(int caller, int callers)
    {
        if (!_callers.TryGetValue(caller, out var call))
        {
            call = await PrepareAsync(place.Own(await place.Raw.OpenConnectionAsync()));
            _callers.Add(caller, call);
        }

        return call;
    }

    protected abstract ValueTask<Func<ValueTask>> PrepareAsync(NpgsqlConnection connection);
}
