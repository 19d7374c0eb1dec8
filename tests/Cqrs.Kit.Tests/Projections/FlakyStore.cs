using Cqrs.Kit.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.Projections;

/// <summary>A projection store that is away for a while, as a server that restarts.</summary>
internal sealed class FlakyStore : ProjectionStoreWrapper
{
    private int _failuresLeft;
    private Func<IProjectionStore>? _inner;

    public int FailuresLeft { get => Volatile.Read(ref _failuresLeft); set => Volatile.Write(ref _failuresLeft, value); }

    public bool IsAway { get; set; }

    /// <summary>Called when a lease is taken and the taker does not know yet; says whether it comes to know.</summary>
    public Func<Task<bool>> Taken { get; set; } = () => Task.FromResult(true);

    /// <summary>Called when leases are renewed and the one who asked does not know yet.</summary>
    public Action Renewed { get; set; } = () => { };

    protected override IProjectionStore Inner => _inner!();

    public void Wrap(IServiceCollection services)
    {
        var registered = services.Last(service => service.ServiceType == typeof(IProjectionStore));
        services.AddSingleton<IProjectionStore>(provider =>
        {
            var inner = (IProjectionStore)ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!);
            _inner = () => inner;
            return this;
        });
    }

    public override ValueTask<ProjectionStates> ReadAsync(IReadOnlyCollection<ProjectionId> projections, CancellationToken cancellationToken) =>
        IsAway ? throw new IOException("The store is away.") : base.ReadAsync(projections, cancellationToken);

    public override async ValueTask<ProjectionLease?> TryLeaseAsync(ProjectionShard shard, string node, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _failuresLeft) >= 0)
        {
            throw new IOException("The store is away.");
        }

        var lease = await base.TryLeaseAsync(shard, node, duration, cancellationToken);
        return await Taken() ? lease : null;
    }

    public override async ValueTask<LeaseRenewal> RenewAsync(string node, IReadOnlyCollection<ProjectionLease> leases, TimeSpan duration, CancellationToken cancellationToken)
    {
        var renewal = await base.RenewAsync(node, leases, duration, cancellationToken);
        Renewed();
        return renewal;
    }

    public override bool IsTransient(Exception exception) => exception is IOException;
}
