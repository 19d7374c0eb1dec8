namespace Cqrs.Kit;

/// <summary>A node wanted to commit for a projection that another node works on since, or that was moved meanwhile; or what it had read is not in the log any more. Nothing was committed.</summary>
/// <remarks>The kit meets it by itself: it lets go, and begins anew from the stored checkpoint when it has the lease again.</remarks>
public sealed class ProjectionLeaseLostException : CqrsException
{
    /// <summary>Creates the error.</summary>
    /// <param name="lease">The lease as it was held.</param>
    /// <param name="innerException">What the store said, if something.</param>
    public ProjectionLeaseLostException(ProjectionLease lease, Exception? innerException = null)
        : base($"{(lease ?? throw new ArgumentNullException(nameof(lease))).Shard} is not at position {lease.Checkpoint.Position} in epoch {lease.Checkpoint.Epoch} any more: another node works on it, it was moved, or the log has lost a tail. Nothing was committed.", innerException) =>
        Shard = lease.Shard;

    /// <summary>The shard.</summary>
    public ProjectionShard Shard { get; }
}
