using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>A projection store whose connection is lost when the case wants it.</summary>
internal sealed class FaultyProjectionStore(IProjectionStore inner, CallLog calls) : ProjectionStoreWrapper
{
    public const string Lease = "lease";
    public const string BeforeCommit = "before commit";
    public const string AfterCommit = "after commit";

    protected override IProjectionStore Inner => inner;

    public override ValueTask<ProjectionLease?> TryLeaseAsync(ProjectionShard shard, string node, TimeSpan duration, CancellationToken cancellationToken)
    {
        Fail(Lease);
        return base.TryLeaseAsync(shard, node, duration, cancellationToken);
    }

    public override bool IsTransient(Exception exception) => exception is LostException || base.IsTransient(exception);

    protected override IProjectionTransaction Wrap(IProjectionTransaction transaction) => new Transaction(transaction, this);

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

    private sealed class Transaction(IProjectionTransaction inner, FaultyProjectionStore store) : ProjectionTransactionWrapper(inner)
    {
        public override async ValueTask CommitAsync(ProjectionCheckpoint next, CancellationToken cancellationToken)
        {
            store.Fail(BeforeCommit);
            await base.CommitAsync(next, cancellationToken);
            store.Fail(AfterCommit);
        }
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
