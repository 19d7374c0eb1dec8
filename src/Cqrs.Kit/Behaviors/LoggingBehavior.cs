using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>Logs that a message was handled, how long it took, or that it failed. Its type's name only, nothing that it holds.</summary>
internal sealed class LoggingBehavior : KitBehavior
{
    public override KitBehavior<TMessage, TResult>? Around<TMessage, TResult>(IHeldServices services) =>
        new Behavior<TMessage, TResult>(services.Root.GetRequiredService<KitLogger<LoggingBehavior>>(), services.Root.GetRequiredService<TimeProvider>());

    private sealed class Behavior<TMessage, TResult>(KitLogger<LoggingBehavior> logger, TimeProvider time) : KitBehavior<TMessage, TResult>
        where TMessage : notnull
    {
        public override ValueTask<TResult> HandleAsync(TMessage command, CommandNext<TMessage, TResult> next, CancellationToken cancellationToken) => LogAsync(command, next, cancellationToken);

        public override ValueTask<TResult> HandleAsync(TMessage query, QueryNext<TMessage, TResult> next, CancellationToken cancellationToken) => LogAsync(query, next, cancellationToken);

        public override async IAsyncEnumerable<TResult> HandleAsync(TMessage query, StreamQueryNext<TMessage, TResult> next, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var began = time.GetTimestamp();
            var items = 0L;
            var stream = next.InvokeAsync(query, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (stream.ConfigureAwait(false))
            {
                while (await MoveNextAsync(stream, began).ConfigureAwait(false))
                {
                    items++;
                    yield return stream.Current;
                }
            }

            Log.StreamHandled(logger, typeof(TMessage).Name, items, Elapsed(began));
        }

        private async ValueTask<TResult> LogAsync<TNext>(TMessage message, TNext next, CancellationToken cancellationToken)
            where TNext : struct, INext<TMessage, TResult>
        {
            var began = time.GetTimestamp();
            try
            {
                var result = await next.InvokeAsync(message, cancellationToken).ConfigureAwait(false);
                Log.Handled(logger, typeof(TMessage).Name, Elapsed(began));
                return result;
            }
            catch (Exception exception)
            {
                Log.NotHandled(logger, exception, typeof(TMessage).Name, Elapsed(began));
                throw;
            }
        }

        private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<TResult> items, long began)
        {
            try
            {
                return await items.MoveNextAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Log.NotHandled(logger, exception, typeof(TMessage).Name, Elapsed(began));
                throw;
            }
        }

        private double Elapsed(long began) => time.GetElapsedTime(began).TotalMilliseconds;
    }
}
