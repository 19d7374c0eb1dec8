using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.Projections;

/// <summary>A projection store that is away for a while, as a server that restarts.</summary>
internal sealed class FlakyStore : IProjectionStore
{
    private int _failuresLeft;
    private Func<IProjectionStore>? _inner;

    public int FailuresLeft { get => Volatile.Read(ref _failuresLeft); set => Volatile.Write(ref _failuresLeft, value); }

    private IProjectionStore Inner => _inner!();

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

    public ValueTask PrepareAsync(ProjectionDefinition projection, CancellationToken cancellationToken) => Inner.PrepareAsync(projection, cancellationToken);

    public ValueTask<IProjectionTransaction?> TryBeginAsync(ProjectionId projection, CancellationToken cancellationToken) =>
        Interlocked.Decrement(ref _failuresLeft) >= 0 ? throw new IOException("The store is away.") : Inner.TryBeginAsync(projection, cancellationToken);

    public ValueTask<IReadOnlyList<ProjectionState>> ReadAsync(IReadOnlyCollection<ProjectionId> projections, CancellationToken cancellationToken) => Inner.ReadAsync(projections, cancellationToken);

    public ValueTask RecordFailureAsync(ProjectionId projection, ProjectionFailure? failure, CancellationToken cancellationToken) => Inner.RecordFailureAsync(projection, failure, cancellationToken);

    public bool IsTransient(Exception exception) => exception is IOException;
}
