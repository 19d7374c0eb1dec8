namespace Cqrs.Kit.PostgreSql;

/// <summary>A projector with SQL of its own. Use <c>ViewProjector</c> unless it needs more than rows by key.</summary>
/// <remarks>One instance serves all builds of a projection, which may stand side by side and call it at the same time, each with a
/// transaction of its own: keep nothing in it from one call to the next.
/// Write only through the transaction that is given, to tables named by
/// <see cref="PostgreSqlProjectionTransaction.TableName"/>, so that two versions can stand side by side.</remarks>
public abstract class PostgreSqlProjector : IProjector
{
    /// <inheritdoc/>
    public abstract IReadOnlyCollection<Type> EventTypes { get; }

    ValueTask IProjector.CreateAsync(IProjectionTransaction transaction, CancellationToken cancellationToken) =>
        CreateAsync(Own(transaction), cancellationToken);

    async ValueTask IProjector.ApplyAsync(IReadOnlyList<RecordedEvent> batch, IProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        var own = Own(transaction);
        await own.OpenAsync(cancellationToken).ConfigureAwait(false);
        await ApplyAsync(batch, own, cancellationToken).ConfigureAwait(false);
    }

    ValueTask IProjector.ClearAsync(IProjectionTransaction transaction, CancellationToken cancellationToken) =>
        ClearAsync(Own(transaction), cancellationToken);

    /// <summary>Makes its tables, if they are not there. Called at each start, by one process at a time.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When done.</returns>
    protected abstract ValueTask CreateAsync(PostgreSqlProjectionTransaction transaction, CancellationToken cancellationToken);

    /// <summary>Applies events.</summary>
    /// <param name="batch">Handled events in log order, none retired.</param>
    /// <param name="transaction">The transaction; the runner commits it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When applied.</returns>
    protected abstract ValueTask ApplyAsync(IReadOnlyList<RecordedEvent> batch, PostgreSqlProjectionTransaction transaction, CancellationToken cancellationToken);

    /// <summary>Empties its tables, for a rebuild.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When done.</returns>
    protected abstract ValueTask ClearAsync(PostgreSqlProjectionTransaction transaction, CancellationToken cancellationToken);

    private PostgreSqlProjectionTransaction Own(IProjectionTransaction transaction) => transaction as PostgreSqlProjectionTransaction
        ?? throw new InvalidOperationException($"{GetType()} is a PostgreSqlProjector, and runs only on the PostgreSQL store.");
}
