namespace Cqrs.Kit;

/// <summary>Asks queries of their handlers, in the scope in which the bus was resolved.</summary>
/// <remarks>Safe for any thread as far as the handlers' own dependencies are. Not to be used inside a command's handler.</remarks>
public interface IQueryBus
{
    /// <summary>Asks a query; its read model may be behind.</summary>
    /// <typeparam name="TResult">The answer.</typeparam>
    /// <param name="query">The query.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="InvalidOperationException">It has no handler, or the kit has not been started.</exception>
    ValueTask<TResult> AskAsync<TResult>(IQuery<TResult> query, CancellationToken ct = default);

    /// <summary>Asks a query of a read model that is as fresh as told, or says that it is not.</summary>
    /// <typeparam name="TResult">The answer.</typeparam>
    /// <param name="query">The query, marked with <see cref="ReadsFromAttribute"/>.</param>
    /// <param name="freshness">How fresh, and how long to wait for it.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The answer, how fresh it is, and if it is stale, why.</returns>
    /// <exception cref="StaleReadException">It would be stale, and <see cref="OnTimeout.Throw"/> was asked for.</exception>
    /// <exception cref="InvalidOperationException">It has no handler or no <see cref="ReadsFromAttribute"/>, or the kit has not been started.</exception>
    ValueTask<QueryAnswer<TResult>> AskAsync<TResult>(IQuery<TResult> query, Freshness freshness, CancellationToken ct = default);

    /// <summary>Asks a query whose type is known only at run time.</summary>
    /// <param name="query">The query.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The answer.</returns>
    ValueTask<object?> AskUntypedAsync(object query, CancellationToken ct = default);

    /// <summary>Asks a query that is answered item by item.</summary>
    /// <typeparam name="TItem">An item.</typeparam>
    /// <param name="query">The query.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The items.</returns>
    IAsyncEnumerable<TItem> StreamAsync<TItem>(IStreamQuery<TItem> query, CancellationToken ct = default);
}
