using System.Data;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Makes, promotes and drops the builds of projections: their rows, their tables, and the SQL views over them.</summary>
/// <remarks>One process at a time does so: of two that find nothing, the second would fail.</remarks>
internal sealed class ProjectionBuilds(Database database, TimeProvider time)
{
    /// <summary>How long a promotion waits, with the old build held, for the new one to come as far.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan _lookInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>Makes the first build when there is none, and what is missing of the tables of all builds. Who may not make anything looks first.</summary>
    public async ValueTask PrepareAsync(ProjectionDefinition projection, bool mayMake, CancellationToken cancellationToken)
    {
        await UntilDoneAsync(
            async (connection, transaction, token) =>
            {
                if (mayMake)
                {
                    await ExecuteAsync(connection, [new NpgsqlBatchCommand(database.Sql.CheckProjector)], token).ConfigureAwait(false);
                }

                var builds = await BuildsAsync(connection, projection.Id.Name, token).ConfigureAwait(false);
                if (mayMake && !builds.Exists(build => build.Id.Projection == projection.Id))
                {
                    await AddAsync(connection, projection, 1, projection.Kind != ProjectionKind.Subscription, token).ConfigureAwait(false);
                    builds = await BuildsAsync(connection, projection.Id.Name, token).ConfigureAwait(false);
                }

                var own = builds.Where(build => build.Id.Projection == projection.Id).ToList();
                if (own.Count == 0)
                {
                    await AddAsync(connection, projection, 1, projection.Kind != ProjectionKind.Subscription, token).ConfigureAwait(false); // refused, and said so
                }

                foreach (var build in own)
                {
                    await CreateTablesAsync(connection, transaction, projection, build.Id.Number, isLive: build == StoredBuild.LiveOf(own, projection.Id), token).ConfigureAwait(false);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins a build beside the live one, or finds the one that is under way.</summary>
    public ValueTask<int> AddAsync(ProjectionDefinition projection, bool promotesItself, CancellationToken cancellationToken) => UntilDoneAsync(
        async (connection, transaction, token) =>
        {
            var own = (await BuildsAsync(connection, projection.Id.Name, token).ConfigureAwait(false)).Where(build => build.Id.Projection == projection.Id).ToList();
            var live = StoredBuild.LiveOf(own, projection.Id);
            foreach (var other in own.Where(build => build != live))
            {
                if (other is { HasCaughtUp: false, HasStopped: false })
                {
                    await ExecuteAsync(connection, promotesItself ? [ProjectionStatements.Of(database.Sql.SetPromotesItself, projection.Id, other.Id.Number)] : [], token).ConfigureAwait(false);
                    return other.Id.Number;
                }

                await DropAsync(connection, other, isLast: false, token).ConfigureAwait(false);
            }

            var number = live?.Id.Number == 1 ? 2 : 1;
            await AddAsync(connection, projection, number, promotesItself, token).ConfigureAwait(false);
            await CreateTablesAsync(connection, transaction, projection, number, isLive: false, token).ConfigureAwait(false);
            return number;
        },
        cancellationToken);

    /// <summary>Promotes a build, or takes its promotion back: false, and nothing changed, when what is read then does not come as far in a short
    /// time, or while somebody holds a SQL view.</summary>
    public async ValueTask<bool> TrySwitchAsync(ProjectionBuild build, bool promotes, CancellationToken cancellationToken)
    {
        if (!await ComesAsFarAsync(build, promotes, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        try
        {
            return await InTransactionAsync((connection, transaction, token) => TrySwitchAsync(connection, transaction, build, promotes, token), cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (IsHeld(exception))
        {
            return false;
        }
    }

    public ValueTask<bool> RetireAsync(ProjectionId projection, int number, CancellationToken cancellationToken) => UntilDoneAsync(
        async (connection, _, token) =>
        {
            var builds = await BuildsAsync(connection, projection.Name, token).ConfigureAwait(false);
            if (builds.Find(candidate => candidate.Id == new ProjectionBuild(projection, number)) is { } build)
            {
                await DropAsync(connection, build, isLast: builds.Count(other => other.Id.Projection == projection) == 1, token).ConfigureAwait(false);
            }

            return true;
        },
        cancellationToken);

    private async ValueTask AddAsync(NpgsqlConnection connection, ProjectionDefinition projection, int number, bool promotesItself, CancellationToken cancellationToken) => await ExecuteAsync(
        connection,
        [ProjectionStatements.Of(database.Sql.AddBuild, projection.Id, number).With(NpgsqlDbType.Integer, projection.Shards).With(NpgsqlDbType.Boolean, projection.From == Start.Now).With(NpgsqlDbType.Boolean, promotesItself)],
        cancellationToken).ConfigureAwait(false);

    private async ValueTask CreateTablesAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, ProjectionDefinition projection, int number, bool isLive, CancellationToken cancellationToken)
    {
        var own = await TransactionOfAsync(connection, transaction, projection.Id, number, cancellationToken).ConfigureAwait(false);
        await projection.Projector.CreateAsync(own, cancellationToken).ConfigureAwait(false);
        var tables = own.NamedTables.ToList();
        await ExecuteAsync(
            connection,
            [.. tables.Where(table => !own.KnowsTable(table)).Select(table => ProjectionStatements.Of(database.Sql.AddProjectionTable, projection.Id, number).With(NpgsqlDbType.Text, table))],
            cancellationToken).ConfigureAwait(false);
        if (isLive)
        {
            await SqlViews.EnsureAsync(own, tables, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits, with nothing held, for what is to be read to come where what is read was at first: one that stands still stops nobody else.</summary>
    private async ValueTask<bool> ComesAsFarAsync(ProjectionBuild build, bool promotes, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var query = new NpgsqlBatchCommand(database.Sql.ReadBuilds).With(NpgsqlDbType.Text, build.Projection.Name);
        long? furthest = null;
        while (BuildSwitch.Of(await database.QueryAsync(query, StoredBuild.ReadAllAsync, cancellationToken).ConfigureAwait(false), build, promotes) is { } @switch)
        {
            furthest ??= FurthestOf(@switch.Left);
            if (@switch.HasPassed(furthest.Value))
            {
                return true;
            }

            if (time.GetElapsedTime(began) > _patience)
            {
                return false;
            }

            await Task.Delay(_lookInterval, time, cancellationToken).ConfigureAwait(false);
            query = new NpgsqlBatchCommand(database.Sql.ReadBuilds).With(NpgsqlDbType.Text, build.Projection.Name);
        }

        return false;
    }

    /// <summary>With the builds before held where they are, so that nobody who has read them reads anything older now.</summary>
    private async ValueTask<bool> TrySwitchAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, ProjectionBuild build, bool promotes, CancellationToken cancellationToken)
    {
        if (BuildSwitch.Of(await BuildsAsync(connection, build.Projection.Name, cancellationToken).ConfigureAwait(false), build, promotes) is not { } @switch)
        {
            return false;
        }

        if (@switch.Left.Count > 0 && !await HoldAsync(connection, @switch, build, promotes, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var live = await TransactionOfAsync(connection, transaction, @switch.Live.Id.Projection, @switch.Live.Id.Number, cancellationToken).ConfigureAwait(false);
        await SqlViews.ShowLiveAsync(live, @switch.Live.Tables, cancellationToken).ConfigureAwait(false);
        var promoted = await TransactionOfAsync(connection, transaction, @switch.Promoted.Id.Projection, @switch.Promoted.Id.Number, cancellationToken).ConfigureAwait(false);
        await SqlViews.ShowPromotedAsync(promoted, @switch.Promoted.Tables, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, [ProjectionStatements.Of(promotes ? database.Sql.PromoteBuild : database.Sql.DemoteBuild, build.Projection, build.Number)], cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Holds the builds before where they are, and waits a short time for those after to come as far.</summary>
    private async ValueTask<bool> HoldAsync(NpgsqlConnection connection, BuildSwitch @switch, ProjectionBuild build, bool promotes, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            connection,
            [
                new NpgsqlBatchCommand(database.Sql.LockBuilds)
                    .WithArray(NpgsqlDbType.Integer, @switch.Left.Select(left => left.Id.Projection.Version).ToArray())
                    .WithArray(NpgsqlDbType.Integer, @switch.Left.Select(left => left.Id.Number).ToArray())
                    .With(NpgsqlDbType.Text, build.Projection.Name),
            ],
            cancellationToken).ConfigureAwait(false);
        var began = time.GetTimestamp();
        while (BuildSwitch.Of(await BuildsAsync(connection, build.Projection.Name, cancellationToken).ConfigureAwait(false), build, promotes) is { } now)
        {
            if (now.HasPassed(FurthestOf(now.Left)))
            {
                return true;
            }

            if (time.GetElapsedTime(began) > _patience)
            {
                return false;
            }

            await Task.Delay(_lookInterval, time, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    private static long FurthestOf(IReadOnlyList<StoredBuild> builds) => builds.Count == 0 ? 0 : builds.Max(build => build.Furthest);

    private async ValueTask DropAsync(NpgsqlConnection connection, StoredBuild build, bool isLast, CancellationToken cancellationToken)
    {
        var schema = database.Options.Schema;
        var views = isLast ? build.Tables.Select(table => Drop(database.Sql.DropView, "{view}", TableNames.ViewOfVersion(schema, table, build.Id.Projection.Version))) : [];
        var tables = build.Tables.Select(table => Drop(database.Sql.DropTable, "{table}", TableNames.OfBuild(schema, table, build.Id.Projection.Version, build.Id.Number)));
        await ExecuteAsync(connection, [.. views, .. tables, ProjectionStatements.Of(database.Sql.RemoveBuild, build.Id.Projection, build.Id.Number), new(database.Sql.RemoveCheckpoints)], cancellationToken).ConfigureAwait(false);

        static NpgsqlBatchCommand Drop(string template, string mark, string name) => new(template.Replace(mark, name, StringComparison.Ordinal));
    }

    private async ValueTask<PostgreSqlProjectionTransaction> TransactionOfAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, ProjectionId projection, int number, CancellationToken cancellationToken)
    {
        var batch = database.Batch(connection, ProjectionStatements.Of(database.Sql.ReadRowsOfBuild, projection, number));
        await using var _ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var rows = await ProjectionRow.ReadAllAsync(reader, cancellationToken).ConfigureAwait(false);
        return new PostgreSqlProjectionTransaction(database, transaction, rows[0], isOfStore: false);
    }

    private async ValueTask<List<StoredBuild>> BuildsAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        var batch = database.Batch(connection, new NpgsqlBatchCommand(database.Sql.ReadBuilds).With(NpgsqlDbType.Text, name));
        await using var _ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        return await StoredBuild.ReadAllAsync(reader, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ExecuteAsync(NpgsqlConnection connection, NpgsqlBatchCommand[] commands, CancellationToken cancellationToken)
    {
        if (commands.Length > 0)
        {
            var batch = database.Batch(connection, commands);
            await using var _ = batch.ConfigureAwait(false);
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Again and again while somebody holds a table or a view for longer than one waits.</summary>
    private async ValueTask<T> UntilDoneAsync<T>(Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(time, database.Options.MigrationTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1));
        while (true)
        {
            try
            {
                return await InTransactionAsync(work, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException exception) when (IsHeld(exception) && !backoff.IsOver)
            {
                await backoff.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Begins with the lock of those that make tables, which like all others is not waited for longer than the bound.</summary>
    private async ValueTask<T> InTransactionAsync<T>(Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        await ExecuteAsync(
            connection,
            [new(database.Sql.BoundLocks), new NpgsqlBatchCommand(database.Sql.LockProjectionTables).With(NpgsqlDbType.Bigint, SchemaNames.Lock(database.Options.Schema, "projection tables"))],
            cancellationToken).ConfigureAwait(false);
        var result = await work(connection, transaction, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }

    private static bool IsHeld(PostgresException exception) => exception.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected;
}
