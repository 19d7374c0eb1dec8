namespace Cqrs.Kit.TestSupport;

/// <summary>Decides what becomes of the commits that go through a <see cref="LossyProxy"/>. Called from any thread.</summary>
public interface ICommitFates
{
    /// <summary>A commit is on its way.</summary>
    /// <param name="statements">What was sent in its transaction, as SQL.</param>
    CommitFate Choose(IReadOnlyList<string> statements);

    /// <summary>What was chosen has come about. It does not when the server undid the transaction instead.</summary>
    /// <param name="fate">What was chosen.</param>
    /// <param name="statements">What was sent in its transaction, as SQL.</param>
    void Happened(CommitFate fate, IReadOnlyList<string> statements);
}
