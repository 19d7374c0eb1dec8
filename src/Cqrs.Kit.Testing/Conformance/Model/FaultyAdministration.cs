using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>An administration of projections whose connection is lost before or after a promotion, or its taking back, when the case wants it.</summary>
internal sealed class FaultyAdministration(IProjectionAdministration inner, CallLog calls) : IProjectionAdministration
{
    public const string BeforeSwitch = "before a promotion";
    public const string AfterSwitch = "after a promotion";

    public ValueTask<bool> TryPromoteAsync(ProjectionId projection, int build, CancellationToken cancellationToken) =>
        WithFaultsAsync(() => inner.TryPromoteAsync(projection, build, cancellationToken));

    public ValueTask<bool> TryDemoteAsync(ProjectionId projection, int build, CancellationToken cancellationToken) =>
        WithFaultsAsync(() => inner.TryDemoteAsync(projection, build, cancellationToken));

    public ValueTask SetModeAsync(ProjectionId projection, ProjectionMode mode, CancellationToken cancellationToken) => inner.SetModeAsync(projection, mode, cancellationToken);

    public ValueTask RewindAsync(ProjectionId projection, LogPosition position, CancellationToken cancellationToken) => inner.RewindAsync(projection, position, cancellationToken);

    public ValueTask<int> AddBuildAsync(ProjectionDefinition projection, bool promotesItself, CancellationToken cancellationToken) => inner.AddBuildAsync(projection, promotesItself, cancellationToken);

    public ValueTask RetireAsync(ProjectionId projection, int build, CancellationToken cancellationToken) => inner.RetireAsync(projection, build, cancellationToken);

    public ValueTask<IReadOnlyList<ParkedKey>> ReadParkedAsync(ProjectionId projection, int build, string? key, int maxCount, CancellationToken cancellationToken) =>
        inner.ReadParkedAsync(projection, build, key, maxCount, cancellationToken);

    public ValueTask<int> RequestRetryAsync(ProjectionId projection, string? key, CancellationToken cancellationToken) => inner.RequestRetryAsync(projection, key, cancellationToken);

    public ValueTask<ParkedRetry?> NextRetryAsync(ProjectionShard shard, CancellationToken cancellationToken) => inner.NextRetryAsync(shard, cancellationToken);

    public ValueTask<bool> SkipAsync(ProjectionId projection, LogPosition position, string? key, string reason, CancellationToken cancellationToken) =>
        inner.SkipAsync(projection, position, key, reason, cancellationToken);

    public ValueTask<BuildDifference?> TryCompareAsync(ProjectionBuild live, ProjectionBuild other, int maxRows, bool holdsLog, CancellationToken cancellationToken) =>
        inner.TryCompareAsync(live, other, maxRows, holdsLog, cancellationToken);

    public ValueTask<IReadOnlyList<TKey>> SampleKeysAsync<TView, TKey>(ViewDefinition<TView> view, int build, int count, int seed, CancellationToken cancellationToken)
        where TKey : notnull => inner.SampleKeysAsync<TView, TKey>(view, build, count, seed, cancellationToken);

    public ValueTask<StoredRows<TView, TKey>> ReadRowsAsync<TView, TKey>(ViewDefinition<TView> view, int build, IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken)
        where TKey : notnull => inner.ReadRowsAsync(view, build, keys, cancellationToken);

    private async ValueTask<bool> WithFaultsAsync(Func<ValueTask<bool>> @switch)
    {
        Fail(BeforeSwitch);
        var result = await @switch();
        Fail(AfterSwitch);
        return result;
    }

    private void Fail(string name)
    {
        try
        {
            calls.MayFail(name);
        }
        catch (InvalidOperationException exception)
        {
            calls.Note($"lost {name}");
            throw new LostException(exception.Message);
        }
    }
}

internal static class FaultyAdministrationExtensions
{
    /// <summary>Puts it around the administration that is registered, and a faulty store around the store.</summary>
    public static IServiceCollection AddAdministrationFaults(this IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IProjectionAdministration));
        return services.AddFaults().AddSingleton<IProjectionAdministration>(provider => new FaultyAdministration(
            (IProjectionAdministration)(inner.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)),
            provider.GetRequiredService<CallLog>()));
    }
}
