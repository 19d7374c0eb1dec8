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

    public override ValueTask<ProjectionLease?> TryLeaseAsync(ProjectionShard shard, string node, TimeSpan duration, CancellationToken cancellationToken) =>
        Interlocked.Decrement(ref _failuresLeft) >= 0 ? throw new IOException("The store is away.") : base.TryLeaseAsync(shard, node, duration, cancellationToken);

    public override bool IsTransient(Exception exception) => exception is IOException;
}
