namespace Cqrs.Kit;

/// <summary>One transaction of a projection: its rows and its checkpoint, together or not at all. Disposing it without a commit undoes it.</summary>
/// <remarks>While it is open, no other process works on the same projection. For one thread at a time. Providers derive from it to
/// give projectors of their own more, such as the connection.</remarks>
public interface IProjectionTransaction : IAsyncDisposable
{
    /// <summary>The projection.</summary>
    ProjectionId Projection { get; }

    /// <summary>The checkpoint as it stood when the transaction began.</summary>
    ProjectionCheckpoint Checkpoint { get; }

    /// <summary>One of the projection's tables.</summary>
    /// <typeparam name="TView">The row.</typeparam>
    /// <typeparam name="TKey">Its key.</typeparam>
    /// <param name="view">The table.</param>
    /// <returns>The table within this transaction.</returns>
    IViewTable<TView, TKey> Table<TView, TKey>(ViewDefinition<TView> view)
        where TKey : notnull;

    /// <summary>Commits the rows and the checkpoint, forgets a recorded failure, and wakes those that wait for the projection.</summary>
    /// <param name="next">The new checkpoint.</param>
    /// <param name="cancellationToken">Gives up before the commit is sent.</param>
    /// <returns>When committed.</returns>
    ValueTask CommitAsync(ProjectionCheckpoint next, CancellationToken cancellationToken);
}
