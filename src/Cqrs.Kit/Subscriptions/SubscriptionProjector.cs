using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>Gives events to a subscriber, each in a scope of its own. It writes no rows: only the checkpoint is the projection's.</summary>
internal sealed class SubscriptionProjector(IServiceScopeFactory scopes, Type subscriber, IReadOnlyDictionary<Type, SubscriberCall> calls) : IProjector
{
    public IReadOnlyCollection<Type> EventTypes { get; } = [.. calls.Keys];

    public ValueTask CreateAsync(IProjectionTransaction transaction, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask ApplyAsync(IReadOnlyList<RecordedEvent> batch, IProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var one in batch)
        {
            var (at, data) = one;
            using var activity = ProjectionActivity.Start("handle", transaction.Projection.Name, [one]);
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                try
                {
                    var target = scope.ServiceProvider.GetRequiredService(subscriber);
                    await calls[data!.GetType()](target, data, at, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    CqrsDiagnostics.Fail(activity, exception);
                    throw new ProjectionException(transaction.Projection, at, exception.Message, exception); // the subscriber's fault, whatever its type
                }
            }
        }
    }

    public ValueTask ClearAsync(IProjectionTransaction transaction, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A subscription has no read model to empty.");
}

/// <summary>Calls the subscriber for one event type.</summary>
internal delegate ValueTask SubscriberCall(object subscriber, object @event, EventContext at, CancellationToken cancellationToken);
