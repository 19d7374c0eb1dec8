using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>A behavior that lets a message through or throws, by what the app has registered for the message as <typeparamref name="TCheck"/>.</summary>
internal abstract class CheckBehavior<TMessage, TResult, TCheck>(TCheck[]? held) : KitBehavior<TMessage, TResult>
    where TMessage : notnull
{
    public override bool NeedsScope => held is null;

    public override ValueTask<TResult> HandleAsync(TMessage command, CommandNext<TMessage, TResult> next, CancellationToken cancellationToken) => CheckAsync(command, next, cancellationToken);

    public override ValueTask<TResult> HandleAsync(TMessage query, QueryNext<TMessage, TResult> next, CancellationToken cancellationToken) => CheckAsync(query, next, cancellationToken);

    public override async IAsyncEnumerable<TResult> HandleAsync(TMessage query, StreamQueryNext<TMessage, TResult> next, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await CheckAsync(query, Checks(next.Services), cancellationToken).ConfigureAwait(false);
        await foreach (var item in next.InvokeAsync(query, cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    protected abstract ValueTask CheckAsync(TMessage message, TCheck[] checks, CancellationToken cancellationToken);

    private ValueTask<TResult> CheckAsync<TNext>(TMessage message, TNext next, CancellationToken cancellationToken)
        where TNext : struct, INext<TMessage, TResult>
    {
        var checking = CheckAsync(message, Checks(next.Services), cancellationToken);
        return checking.IsCompletedSuccessfully ? next.InvokeAsync(message, cancellationToken) : AwaitAsync(checking, message, next, cancellationToken);
    }

    private static async ValueTask<TResult> AwaitAsync<TNext>(ValueTask checking, TMessage message, TNext next, CancellationToken cancellationToken)
        where TNext : struct, INext<TMessage, TResult>
    {
        await checking.ConfigureAwait(false);
        return await next.InvokeAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private TCheck[] Checks(IServiceProvider services) => held ?? [.. services.GetServices<TCheck>()];
}
