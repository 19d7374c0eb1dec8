using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>Cancels the handling of a message when its time is over; of a stream query, when the next item takes that long.</summary>
internal sealed class TimeLimitBehavior(TimeSpan forAll) : KitBehavior
{
    public override KitBehavior<TMessage, TResult>? Around<TMessage, TResult>(IHeldServices services)
    {
        var limit = typeof(TMessage).GetCustomAttribute<TimeLimitAttribute>() is { } own ? TimeSpan.FromSeconds(own.Seconds) : forAll;
        return new Behavior<TMessage, TResult>(limit, services.Root.GetRequiredService<TimeProvider>());
    }

    private sealed class Behavior<TMessage, TResult>(TimeSpan limit, TimeProvider time) : KitBehavior<TMessage, TResult>
        where TMessage : notnull
    {
        public override ValueTask<TResult> HandleAsync(TMessage command, CommandNext<TMessage, TResult> next, CancellationToken cancellationToken) => LimitAsync(command, next, cancellationToken);

        public override ValueTask<TResult> HandleAsync(TMessage query, QueryNext<TMessage, TResult> next, CancellationToken cancellationToken) => LimitAsync(query, next, cancellationToken);

        public override async IAsyncEnumerable<TResult> HandleAsync(TMessage query, StreamQueryNext<TMessage, TResult> next, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            using var over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
            var items = next.InvokeAsync(query, either.Token).GetAsyncEnumerator(either.Token);
            await using (items.ConfigureAwait(false))
            {
                while (await MoveNextAsync(items, over, cancellationToken).ConfigureAwait(false))
                {
                    yield return items.Current;
                }
            }
        }

        private async ValueTask<TResult> LimitAsync<TNext>(TMessage message, TNext next, CancellationToken cancellationToken)
            where TNext : struct, INext<TMessage, TResult>
        {
            using var over = new CancellationTokenSource(limit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
            try
            {
                return await next.InvokeAsync(message, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeLimitException(typeof(TMessage).Name, limit, exception);
            }
        }

        private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<TResult> items, CancellationTokenSource over, CancellationToken cancellationToken)
        {
            try
            {
                over.CancelAfter(limit);
                var hasNext = await items.MoveNextAsync().ConfigureAwait(false);
                over.CancelAfter(Timeout.InfiniteTimeSpan); // the taker may take its time
                return hasNext;
            }
            catch (OperationCanceledException exception) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeLimitException(typeof(TMessage).Name, limit, exception);
            }
        }
    }
}
