namespace Cqrs.Kit;

/// <summary>Turns events into a read model. <c>ViewProjector</c> is the usual way to make one.</summary>
/// <remarks>One instance serves all builds of a projection, which may stand side by side and call it at the same time, each with a
/// transaction of its own: keep nothing in it from one call to the next.
/// It writes only through the transaction that it is given, so that its
/// effects and the checkpoint are one commit; an event may be applied again only when the commit of the first time did not happen.</remarks>
public interface IProjector
{
    /// <summary>The latest types that it handles; the runner fetches no others.</summary>
    IReadOnlyCollection<Type> EventTypes { get; }

    /// <summary>Makes what it writes to, if it is not there. Called at each start.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When done.</returns>
    ValueTask CreateAsync(IProjectionTransaction transaction, CancellationToken cancellationToken);

    /// <summary>Applies events.</summary>
    /// <param name="batch">Handled events in log order, none retired.</param>
    /// <param name="transaction">The transaction; the runner commits it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When applied.</returns>
    ValueTask ApplyAsync(IReadOnlyList<RecordedEvent> batch, IProjectionTransaction transaction, CancellationToken cancellationToken);

    /// <summary>Empties the read model, for a rebuild.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When done.</returns>
    ValueTask ClearAsync(IProjectionTransaction transaction, CancellationToken cancellationToken);
}
