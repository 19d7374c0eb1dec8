using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>A projection store whose connection is lost when the case wants it.</summary>
internal sealed class FaultyProjectionStore(IProjectionStore inner, CallLog calls) : IProjectionStore
{
    public const string Begin = "begin";
    public const string BeforeCommit = "before commit";
    public const string AfterCommit = "after commit";

    public ValueTask PrepareAsync(ProjectionDefinition projection, CancellationToken cancellationToken) => inner.PrepareAsync(projection, cancellationToken);

    public async ValueTask<IProjectionTransaction?> TryBeginAsync(ProjectionId projection, CancellationToken cancellationToken)
    {
        Fail(Begin);
        return await inner.TryBeginAsync(projection, cancellationToken) is { } transaction ? new Transaction(transaction, this) : null;
    }

    public ValueTask<IReadOnlyList<ProjectionState>> ReadAsync(IReadOnlyCollection<ProjectionId> projections, CancellationToken cancellationToken) => inner.ReadAsync(projections, cancellationToken);

    public ValueTask RecordFailureAsync(ProjectionId projection, ProjectionFailure? failure, CancellationToken cancellationToken) => inner.RecordFailureAsync(projection, failure, cancellationToken);

    public bool IsTransient(Exception exception) => exception is LostException || inner.IsTransient(exception);

    private void Fail(string name)
    {
        try
        {
            calls.MayFail(name);
        }
        catch (InvalidOperationException exception)
        {
            throw new LostException(exception.Message);
        }
    }

    internal sealed class LostException(string message) : CqrsException(message);

    private sealed class Transaction(IProjectionTransaction inner, FaultyProjectionStore store) : IProjectionTransaction
    {
        public ProjectionId Projection => inner.Projection;

        public ProjectionCheckpoint Checkpoint => inner.Checkpoint;

        public IViewTable<TView, TKey> Table<TView, TKey>(ViewDefinition<TView> view)
            where TKey : notnull => inner.Table<TView, TKey>(view);

        public async ValueTask CommitAsync(ProjectionCheckpoint next, CancellationToken cancellationToken)
        {
            store.Fail(BeforeCommit);
            await inner.CommitAsync(next, cancellationToken);
            store.Fail(AfterCommit);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

internal static class FaultyProjectionStoreExtensions
{
    /// <summary>Puts it around the store that is registered.</summary>
    public static IServiceCollection AddFaults(this IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IProjectionStore));
        return services.AddSingleton<IProjectionStore>(provider => new FaultyProjectionStore(
            (IProjectionStore)(inner.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)),
            provider.GetRequiredService<CallLog>()));
    }
}
