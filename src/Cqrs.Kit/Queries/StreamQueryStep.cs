using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>One step of a stream query's handling; a chain of them is composed once for each query type, and its first is the pipeline.</summary>
internal abstract class StreamQueryStep<TQuery, TItem>() : StreamQueryPipeline<TItem>(typeof(TQuery))
    where TQuery : notnull
{
    public abstract IAsyncEnumerable<TItem> InvokeAsync(IServiceProvider services, TQuery query, CancellationToken cancellationToken);

    public sealed override IAsyncEnumerable<TItem> HandleAsync(IServiceProvider services, object query, CancellationToken cancellationToken) =>
        InvokeAsync(services, MessageMap.As<TQuery>(query), cancellationToken);
}

/// <summary>A behavior that is resolved from the scope of the bus for each query, or of which there is one.</summary>
internal sealed class StreamQueryBehaviorStep<TQuery, TItem>(Type behavior, IStreamQueryBehavior<TQuery, TItem>? held, StreamQueryStep<TQuery, TItem> next) : StreamQueryStep<TQuery, TItem>
    where TQuery : notnull
{
    public override IAsyncEnumerable<TItem> InvokeAsync(IServiceProvider services, TQuery query, CancellationToken cancellationToken) =>
        (held ?? (IStreamQueryBehavior<TQuery, TItem>)services.GetRequiredService(behavior))
            .HandleAsync(query, new StreamQueryNext<TQuery, TItem>(next, services), cancellationToken);
}

/// <summary>A handler that is resolved from the scope of the bus for each query, or of which there is one.</summary>
internal sealed class StreamQueryHandlerStep<TQuery, TItem, THandler>(THandler? held) : StreamQueryStep<TQuery, TItem>
    where TQuery : IStreamQuery<TItem>
    where THandler : class, IStreamQueryHandler<TQuery, TItem>
{
    public override IAsyncEnumerable<TItem> InvokeAsync(IServiceProvider services, TQuery query, CancellationToken cancellationToken) =>
        (held ?? services.GetRequiredService<THandler>()).HandleAsync(query, cancellationToken);
}
