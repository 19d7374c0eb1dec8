using System.Collections.Concurrent;

using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.Faults.LostReplies;

/// <summary>Chooses what becomes of commits: a share of them is cut, in fixed shares of kinds. Counts what came about, of appends and of other commits.</summary>
/// <param name="seed">Of what it chooses.</param>
/// <param name="ofAppends">How many of a hundred commits of appends are not to pass.</param>
/// <param name="ofOthers">How many of a hundred others.</param>
internal sealed class ReplyCuts(int seed, int ofAppends, int ofOthers) : ICommitFates
{
    private const int NeverClosed = 15;
    private const int LatestMilliseconds = 500;
    private static readonly TimeSpan _lockedFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _closedAfter = TimeSpan.FromSeconds(6);
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly ConcurrentDictionary<(CommitFateKind Kind, bool IsAppend), int> _happened = new();
    private int _neverClosed;
    private volatile bool _isOn;

    /// <summary>From now on they are cut.</summary>
    public void Begin() => _isOn = true;

    /// <summary>From now on all pass again.</summary>
    public void End() => _isOn = false;

    /// <summary>The commits of appends that the server made, and of which the client did not hear.</summary>
    public int LostAnswers => _happened.Where(pair => pair.Key.IsAppend && new CommitFate(pair.Key.Kind).LosesAnswer).Sum(pair => pair.Value);

    /// <summary>The commits with this fate.</summary>
    public int Count(CommitFateKind kind, bool ofAppends) => _happened.GetValueOrDefault((kind, ofAppends));

    public CommitFate Choose(IReadOnlyList<string> statements)
    {
        lock (_lock)
        {
            return !_isOn || _random.Next(100) >= (IsAppend(statements) ? ofAppends : ofOthers) ? new CommitFate(CommitFateKind.Passes) : ChooseCut();
        }
    }

    public void Happened(CommitFate fate, IReadOnlyList<string> statements) =>
        _happened.AddOrUpdate((fate.Kind, IsAppend(statements)), 1, (_, count) => count + 1);

    private static bool IsAppend(IReadOnlyList<string> statements) => statements.Any(sql => sql.Contains(".append(", StringComparison.Ordinal));

    /// <summary>Where a commit does not arrive, the server waits with all its locks until the connection is closed: so it is soon, and seldom.</summary>
    private CommitFate ChooseCut() => _random.Next(1000) switch
    {
        < 760 => new CommitFate(CommitFateKind.CutAfter),
        < 900 => new CommitFate(CommitFateKind.CutBefore),
        < 964 => new CommitFate(CommitFateKind.Late, TimeSpan.FromMilliseconds(_random.Next(LatestMilliseconds))),
        < 979 => new CommitFate(CommitFateKind.HalfOpenAfter, _closedAfter),
        < 994 => new CommitFate(CommitFateKind.BlackHoleAfter, _neverClosed++ < NeverClosed ? null : _closedAfter),
        < 997 => new CommitFate(CommitFateKind.HalfOpenBefore, _lockedFor),
        _ => new CommitFate(CommitFateKind.BlackHoleBefore, _lockedFor),
    };
}
