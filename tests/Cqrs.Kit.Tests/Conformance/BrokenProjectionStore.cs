using Cqrs.Kit.Testing;

namespace Cqrs.Kit.Tests.Conformance;

/// <summary>A projection store whose checkpoint is committed by itself: what a crash in between leaves is what <see cref="Lost"/> leaves.</summary>
internal sealed class BrokenProjectionStore(IProjectionStore inner, bool lost) : ProjectionStoreWrapper
{
    public bool Lost => lost;

    protected override IProjectionStore Inner => inner;

    protected override IProjectionTransaction Wrap(IProjectionTransaction transaction) => new Transaction(transaction, this);

    /// <summary>Commits what was written on the way out, even when nobody asked for a commit.</summary>
    private sealed class Transaction(IProjectionTransaction inner, BrokenProjectionStore store) : ProjectionTransactionWrapper(inner)
    {
        private bool _isCommitted;

        public override ValueTask CommitAsync(ProjectionCheckpoint next, CancellationToken cancellationToken)
        {
            _isCommitted = true;
            return base.CommitAsync(next, cancellationToken);
        }

        public override async ValueTask DisposeAsync()
        {
            if (store.Lost && !_isCommitted)
            {
                await base.CommitAsync(Checkpoint, CancellationToken.None);
            }

            await base.DisposeAsync();
        }
    }
}
