namespace Cqrs.Kit;

/// <summary>A transaction of a provider that a command's handler has opened, with which the unit of work then commits. For providers.</summary>
public interface ICommandTransaction
{
    /// <summary>Commits the handler's own rows with the events; on anything but <see cref="AppendOutcome.Appended"/> nothing is committed.</summary>
    /// <param name="request">The events and the command's record; null when there are none.</param>
    /// <param name="cancellationToken">Gives up before the commit is sent.</param>
    /// <returns>How it ended.</returns>
    ValueTask<AppendResult> CommitAsync(AppendRequest? request, CancellationToken cancellationToken);
}

/// <summary>The unit of work of one attempt of a command, as providers see it. Scoped.</summary>
public interface ICommandTransactionScope
{
    /// <summary>Whether a command is being handled in this scope.</summary>
    bool IsActive { get; }

    /// <summary>The metadata of the command that is being handled, for what its handler appends by itself; empty outside one.</summary>
    EventMetadata Metadata { get; }

    /// <summary>Makes the unit of work commit with a transaction of the provider.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <exception cref="InvalidOperationException">No command is being handled here, or there is a transaction already.</exception>
    void Enlist(ICommandTransaction transaction);
}
