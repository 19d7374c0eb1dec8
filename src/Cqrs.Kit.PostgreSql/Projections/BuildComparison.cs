using System.Data;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Compares the tables of two builds in one snapshot, in which both stand at one position.</summary>
/// <remarks>The log is held only until there is such a snapshot; nothing is held while the tables are compared.</remarks>
internal sealed class BuildComparison(Database database, TimeProvider time)
{
    /// <summary>How long appends are held for both builds to come to the end of the log.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan _lookInterval = TimeSpan.FromMilliseconds(2);

    public ValueTask<BuildDifference?> TryCompareAsync(ProjectionBuild live, ProjectionBuild other, int maxRows, bool holdsLog, CancellationToken cancellationToken) => holdsLog
        ? CompareAtEndAsync(live, other, maxRows, cancellationToken)
        : LookAsync(live, other, maxRows, null, cancellationToken);

    private async ValueTask<BuildDifference?> CompareAtEndAsync(ProjectionBuild live, ProjectionBuild other, int maxRows, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var hold = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using var __ = hold.ConfigureAwait(false);
        var batch = database.Batch(connection, new(database.Sql.BoundLocks), new NpgsqlBatchCommand(database.Sql.LockLog).With(NpgsqlDbType.Bigint, database.LogLock));
        await using var ___ = batch.ConfigureAwait(false);
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return null;
        }

        var began = time.GetTimestamp();
        do
        {
            if (await LookAsync(live, other, maxRows, hold, cancellationToken).ConfigureAwait(false) is { } difference)
            {
                return difference;
            }

            await Task.Delay(_lookInterval, time, cancellationToken).ConfigureAwait(false);
        }
        while (time.GetElapsedTime(began) < _patience);
        return null;
    }

    /// <summary>Takes a snapshot; when both stand at one position in it, ends the hold and compares.</summary>
    private ValueTask<BuildDifference?> LookAsync(ProjectionBuild live, ProjectionBuild other, int maxRows, NpgsqlTransaction? hold, CancellationToken cancellationToken) => database.InSnapshotAsync(
        async (connection, token) =>
        {
            var (one, two) = await ReadAsync(connection, live, other, token).ConfigureAwait(false);
            if (one.Concat(two).Select(row => row.Checkpoint.Position).Distinct().Count() > 1)
            {
                return null;
            }

            if (hold is not null)
            {
                await hold.RollbackAsync(token).ConfigureAwait(false);
            }

            return await CompareAsync(connection, one[0], two[0], maxRows, token).ConfigureAwait(false);
        },
        cancellationToken);

    private async ValueTask<(List<ProjectionRow> Live, List<ProjectionRow> Other)> ReadAsync(NpgsqlConnection connection, ProjectionBuild live, ProjectionBuild other, CancellationToken cancellationToken)
    {
        var batch = database.Batch(
            connection,
            ProjectionStatements.Of(database.Sql.ReadRowsOfBuild, live.Projection, live.Number),
            ProjectionStatements.Of(database.Sql.ReadRowsOfBuild, other.Projection, other.Number),
            new(database.Sql.PlainTexts));
        await using var _ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var one = await ProjectionRow.ReadAllAsync(reader, cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var two = await ProjectionRow.ReadAllAsync(reader, cancellationToken).ConfigureAwait(false);
        return one.Count == 0 || two.Count == 0
            ? throw new InvalidOperationException($"{(one.Count == 0 ? live : other)} is not there any more.")
            : (one, two);
    }

    private async ValueTask<BuildDifference?> CompareAsync(NpgsqlConnection connection, ProjectionRow live, ProjectionRow other, int maxRows, CancellationToken cancellationToken)
    {
        List<RowDifference> rows = [];
        List<string> notCompared = [];
        var (added, removed, changed) = (0L, 0L, 0L);
        foreach (var name in live.Tables.Union(other.Tables).Order(StringComparer.Ordinal))
        {
            var one = await TableColumn.ReadAllAsync(database, connection, TableOf(live, name), cancellationToken).ConfigureAwait(false);
            var two = await TableColumn.ReadAllAsync(database, connection, TableOf(other, name), cancellationToken).ConfigureAwait(false);
            var comparison = new TableComparison(name, (TableOf(live, name), one), (TableOf(other, name), two));
            notCompared.AddRange(comparison.NotCompared);
            if (comparison.IsPossible)
            {
                var found = await comparison.RunAsync(database, connection, maxRows - rows.Count, cancellationToken).ConfigureAwait(false);
                (added, removed, changed) = (added + found.Added, removed + found.Removed, changed + found.Changed);
                rows.AddRange(found.Rows);
            }
        }

        return new BuildDifference(BuildOf(live), BuildOf(other), live.Checkpoint.Position, added, removed, changed, rows) { NotCompared = notCompared };
    }

    private static ProjectionBuild BuildOf(ProjectionRow row) => new(row.Shard.Projection, row.Shard.Build);

    private string TableOf(ProjectionRow row, string name) => TableNames.OfBuild(database.Options.Schema, name, row.Shard.Projection.Version, row.Shard.Build);
}
