using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Cqrs.Kit;

/// <summary>Checks a sample of a view's rows: folds them afresh in memory and compares.</summary>
/// <remarks>
/// <code>sample stored keys → fold up to where the build is now, and sample the keys of the events → read the rows and how far the build
///        has come, in one snapshot → fold on to there → compare</code>
/// So the snapshot is short however long the log is. Lookups are folded as a whole. For one run.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Its transaction is a few dictionaries.")]
internal sealed class ViewCheck<TView, TKey>(
    ViewDefinition<TView> view, Func<IReadOnlyList<RecordedEvent>, IProjectionTransaction, Func<TKey, LogPosition, bool>, CancellationToken, ValueTask> apply, IEnumerable<Type> handled, ConsistencyCheck check)
    where TView : class
    where TKey : notnull
{
    private readonly FrozenSet<Type> _handled = handled.ToFrozenSet();
    private readonly DictionaryTransaction _transaction = new(new ProjectionShard(check.Build.Projection, check.Build.Number, 0));
    private readonly Dictionary<string, ProjectionFailure> _failed = new(StringComparer.Ordinal);

    private ProjectionParts Parts => check.Parts;

    public async ValueTask<ConsistencyReport> RunAsync(CancellationToken cancellationToken)
    {
        var begun = await ReadAsync([], LogPosition.Start, cancellationToken).ConfigureAwait(false);
        var given = await Parts.Administration.SampleKeysAsync<TView, TKey>(view, check.Build.Number, check.SampleSize, check.Seed, cancellationToken).ConfigureAwait(false);
        var sample = new KeySample<TKey>(given, check.SampleSize, check.Seed);
        var first = begun.Positions.Min();
        await FoldAsync(LogPosition.Start, first, begun, sample, cancellationToken).ConfigureAwait(false);
        sample.Close();
        var keys = sample.Keys.ToList();
        var stored = await ReadAsync(keys, first, cancellationToken).ConfigureAwait(false);
        await FoldAsync(first, stored.Positions.Max(), stored, sample, cancellationToken).ConfigureAwait(false);
        return Compare(keys, stored, stored.SkippedOfKeys.Except(begun.SkippedOfKeys).Select(skipped => skipped.Key).ToHashSet(StringComparer.Ordinal));
    }

    private async ValueTask<StoredRows<TView, TKey>> ReadAsync(IReadOnlyCollection<TKey> keys, LogPosition reached, CancellationToken cancellationToken)
    {
        var rows = await Parts.Administration.ReadRowsAsync(view, check.Build.Number, keys, cancellationToken).ConfigureAwait(false);
        return rows.Positions.Count > 0 && rows.Positions.Min() >= reached
            ? rows
            : throw new InvalidOperationException($"{check.Build} was dropped while it was checked.");
    }

    private async ValueTask FoldAsync(LogPosition after, LogPosition upTo, StoredRows<TView, TKey> build, KeySample<TKey> sample, CancellationToken cancellationToken)
    {
        var options = new LogReadOptions { ExceptEventTypes = Parts.Types.NamesExcept(_handled), UpTo = upTo, MaxCount = Parts.Options.ProjectionBatchSize };
        for (LogPage? page = null; after < upTo && page is not { HasMore: false }; after = page.Passed)
        {
            page = await ReadPageAsync(after, options, cancellationToken).ConfigureAwait(false);
            if (page.Fault is { } fault && page.Passed == after)
            {
                throw fault;
            }

            var batch = page.Events.Where(e => e.Data is { } data && _handled.Contains(data.GetType()) && !build.SkippedEvents.Contains(e.Position)).ToList();
            await ApplyAsync(batch, build, Takes, sample, cancellationToken).ConfigureAwait(false);
            check.Meter.Report(page.Passed, upTo);
        }

        bool Takes(TKey key, LogPosition position) => sample.Takes(key)
            && position <= build.Positions[build.Positions.Count == 1 ? 0 : ViewKey.ShardOf(key, build.Positions.Count)];
    }

    private async ValueTask<LogPage> ReadPageAsync(LogPosition after, LogReadOptions options, CancellationToken cancellationToken)
    {
        await Parts.Readings.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Parts.Log.ReadLogPageAsync(after, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Parts.Readings.Release();
        }
    }

    /// <summary>Folds a batch. A key that fails is left where it fails, and the others go on; the rows of keys that the sample has lost are forgotten.</summary>
    private async ValueTask ApplyAsync(List<RecordedEvent> batch, StoredRows<TView, TKey> build, Func<TKey, LogPosition, bool> takes, KeySample<TKey> sample, CancellationToken cancellationToken)
    {
        if (batch.Count > 0)
        {
            _transaction.Parking = new Parking(new HashSet<string>(_failed.Keys, StringComparer.Ordinal), build.SkippedOfKeys, Parts.Time.GetUtcNow);
            await apply(batch, _transaction, takes, cancellationToken).ConfigureAwait(false);
            foreach (var (key, failure) in _transaction.Parking.Parked)
            {
                _failed.Add(key, failure);
            }
        }

        if (sample.HasLost)
        {
            var rows = _transaction.Of<TView, TKey>(view).Rows;
            foreach (var lost in rows.Keys.Where(key => !sample.Has(key)).ToList())
            {
                rows.Remove(lost);
            }

            sample.HasLost = false;
        }
    }

    private ConsistencyReport Compare(List<TKey> keys, StoredRows<TView, TKey> stored, HashSet<string> skippedMeanwhile)
    {
        var expected = _transaction.Of<TView, TKey>(view).Rows;
        List<RowDifference> differences = [];
        List<string> leftOut = [];
        var failed = new Dictionary<string, ProjectionFailure>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            var text = ViewKey.Text(key);
            if (stored.ParkedKeys.Contains(text) || skippedMeanwhile.Contains(text))
            {
                leftOut.Add(text);
            }
            else if (_failed.TryGetValue(text, out var failure))
            {
                failed.Add(text, failure);
            }
            else if (RowComparison.Compare(view, text, stored.Rows.GetValueOrDefault(key), expected.GetValueOrDefault(key)) is { } difference)
            {
                differences.Add(difference);
            }
        }

        return new ConsistencyReport(check.Build, stored.Positions, check.Seed, keys.Count - leftOut.Count - failed.Count, differences) { LeftOut = leftOut, Failed = failed };
    }
}
