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
        await InTransactionAsync(
            async (connection, transaction, token) =>
            {
                if (mayMake)
                {
                    await ExecuteAsync(connection, [new NpgsqlBatchCommand(database.Sql.CheckProjector)], token).ConfigureAwait(false);
                }

                var builds = await BuildsAsync(connection, projection.Id.Name, token).ConfigureAwait(false);
                if (mayMake && !builds.Exists(build => build.Projection == projection.Id))
                {
                    await AddAsync(connection, projection, 1, projection.Kind != ProjectionKind.Subscription, token).ConfigureAwait(false);
                    builds = await BuildsAsync(connection, projection.Id.Name, token).ConfigureAwait(false);
                }

                var own = builds.Where(build => build.Projection == projection.Id).ToList();
                if (own.Count == 0)
                {
                    await AddAsync(connection, projection, 1, projection.Kind != ProjectionKind.Subscription, token).ConfigureAwait(false); // refused, and said so
                }

                foreach (var build in own)
                {
                    await CreateTablesAsync(connection, transaction, projection, build.Number, isLive: build == LiveOf(own), token).ConfigureAwait(false);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins a build beside the live one, or finds the one that is under way.</summary>
    public ValueTask<int> AddAsync(ProjectionDefinition projection, bool promotesItself, CancellationToken cancellationToken) => InTransactionAsync(
        async (connection, transaction, token) =>
        {
            var own = (await BuildsAsync(connection, projection.Id.Name, token).ConfigureAwait(false)).Where(build => build.Projection == projection.Id).ToList();
            var live = LiveOf(own);
            foreach (var other in own.Where(build => build != live))
            {
                if (!other.HasCaughtUp)
                {
                    await ExecuteAsync(connection, [ProjectionStatements.Of(database.Sql.SetPromotesItself, projection.Id, other.Number).With(NpgsqlDbType.Boolean, promotesItself)], token).ConfigureAwait(false);
                    return other.Number;
                }

                await DropAsync(connection, other, isLast: false, token).ConfigureAwait(false);
            }

            var number = live.Number == 1 ? 2 : 1;
            await AddAsync(connection, projection, number, promotesItself, token).ConfigureAwait(false);
            await CreateTablesAsync(connection, transaction, projection, number, isLive: false, token).ConfigureAwait(false);
            return number;
        },
        cancellationToken);

    /// <summary>Promotes a build once it has come as far as the one before: false, and nothing changed, when it does not in a short time.</summary>
    public ValueTask<bool> TryPromoteAsync(ProjectionId projection, int number, CancellationToken cancellationToken) => InTransactionAsync(
        async (connection, transaction, token) =>
        {
            var builds = await BuildsAsync(connection, projection.Name, token).ConfigureAwait(false);
            var build = builds.First(candidate => candidate.Is(projection, number));
            var before = new[] { PromotedOf(builds), LiveOf(builds.Where(other => other.Projection == projection)) };
            if (!await ShowAsync(connection, transaction, build, [.. before.Where(other => other.Number > 0)], token).ConfigureAwait(false))
            {
                return false;
            }

            await ExecuteAsync(connection, [ProjectionStatements.Of(database.Sql.PromoteBuild, projection, number)], token).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Takes a promotion back: false, and nothing changed, when the build before does not come as far in a short time.</summary>
    public ValueTask<bool> TryDemoteAsync(ProjectionId projection, int number, CancellationToken cancellationToken) => InTransactionAsync(
        async (connection, transaction, token) =>
        {
            var builds = await BuildsAsync(connection, projection.Name, token).ConfigureAwait(false);
            var build = builds.First(candidate => candidate.Is(projection, number));
            var before = PromotedOf(builds.Where(other => other != build));
            if (before.Number == 0 || !await ShowAsync(connection, transaction, before, [build], token).ConfigureAwait(false))
            {
                return false;
            }

            await ExecuteAsync(connection, [ProjectionStatements.Of(database.Sql.DemoteBuild, projection, number)], token).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    public ValueTask<bool> RetireAsync(ProjectionId projection, int number, CancellationToken cancellationToken) => InTransactionAsync(
        async (connection, _, token) =>
        {
            var builds = await BuildsAsync(connection, projection.Name, token).ConfigureAwait(false);
            if (builds.Find(candidate => candidate.Is(projection, number)) is { Number: > 0 } build)
            {
                await DropAsync(connection, build, isLast: builds.Count(other => other.Projection == projection) == 1, token).ConfigureAwait(false);
            }

            return true;
        },
        cancellationToken);

    private static Build LiveOf(IEnumerable<Build> ofVersion) => ofVersion.OrderByDescending(build => build.PromotedAt.HasValue).ThenByDescending(build => build.PromotedAt).ThenBy(build => build.Number).FirstOrDefault();

    private static Build PromotedOf(IEnumerable<Build> ofName) => ofName.Where(build => build.PromotedAt is not null).OrderByDescending(build => build.PromotedAt).FirstOrDefault();

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

    /// <summary>Puts the SQL views over a build, with those before it held where they are, so that nobody who has read them reads anything older now.</summary>
    private async ValueTask<bool> ShowAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Build build, Build[] before, CancellationToken cancellationToken)
    {
        var furthest = 0L;
        if (!before.Contains(build))
        {
            await ExecuteAsync(connection, [OfBefore(database.Sql.LockBuilds)], cancellationToken).ConfigureAwait(false);
            furthest = await AskAsync(connection, OfBefore(database.Sql.ReadFurthest), cancellationToken).ConfigureAwait(false) as long? ?? 0;
        }

        var began = time.GetTimestamp();
        while (await AskAsync(connection, ProjectionStatements.Of(database.Sql.ReadPositionOfBuild, build.Projection, build.Number), cancellationToken).ConfigureAwait(false) is long position && position < furthest)
        {
            if (time.GetElapsedTime(began) > _patience)
            {
                return false;
            }

            await Task.Delay(_lookInterval, time, cancellationToken).ConfigureAwait(false);
        }

        var own = await TransactionOfAsync(connection, transaction, build.Projection, build.Number, cancellationToken).ConfigureAwait(false);
        await SqlViews.ShowAsync(own, build.Tables, cancellationToken).ConfigureAwait(false);
        return true;

        NpgsqlBatchCommand OfBefore(string sql) => new NpgsqlBatchCommand(sql)
            .WithArray(NpgsqlDbType.Integer, before.Select(other => other.Projection.Version).ToArray())
            .WithArray(NpgsqlDbType.Integer, before.Select(other => other.Number).ToArray())
            .With(NpgsqlDbType.Text, build.Projection.Name);
    }

    private async ValueTask DropAsync(NpgsqlConnection connection, Build build, bool isLast, CancellationToken cancellationToken)
    {
        var schema = database.Options.Schema;
        var views = isLast ? build.Tables.Select(table => Drop(database.Sql.DropView, "{view}", TableNames.ViewOfVersion(schema, table, build.Projection.Version))) : [];
        var tables = build.Tables.Select(table => Drop(database.Sql.DropTable, "{table}", TableNames.OfBuild(schema, table, build.Projection.Version, build.Number)));
        await ExecuteAsync(connection, [.. views, .. tables, ProjectionStatements.Of(database.Sql.RemoveBuild, build.Projection, build.Number), new(database.Sql.RemoveCheckpoints)], cancellationToken).ConfigureAwait(false);

        static NpgsqlBatchCommand Drop(string template, string mark, string name) => new(template.Replace(mark, name, StringComparison.Ordinal));
    }

    private async ValueTask<PostgreSqlProjectionTransaction> TransactionOfAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, ProjectionId projection, int number, CancellationToken cancellationToken)
    {
        var batch = database.Batch(connection, ProjectionStatements.Of(database.Sql.ReadRowsOfBuild, projection, number));
        await using var _ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var rows = await ProjectionRow.ReadAllAsync(reader, cancellationToken).ConfigureAwait(false);
        return new PostgreSqlProjectionTransaction(database, transaction, rows[0]);
    }

    private async ValueTask<List<Build>> BuildsAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        var batch = database.Batch(connection, new NpgsqlBatchCommand(database.Sql.ReadBuilds).With(NpgsqlDbType.Text, name));
        await using var _ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        List<Build> builds = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            builds.Add(new Build(
                new ProjectionId(reader.GetString(0), reader.GetInt32(1)),
                reader.GetInt32(2),
                reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetBoolean(4),
                reader.GetFieldValue<string[]>(5)));
        }

        return builds;
    }

    private async ValueTask<object?> AskAsync(NpgsqlConnection connection, NpgsqlBatchCommand command, CancellationToken cancellationToken)
    {
        var batch = database.Batch(connection, command);
        await using var _ = batch.ConfigureAwait(false);
        return await batch.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
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

    /// <summary>Begins with the lock of those that make tables; again when somebody held a table or a view for longer than one waits.</summary>
    private async ValueTask<T> InTransactionAsync<T>(Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(time, database.Options.MigrationTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1));
        while (true)
        {
            try
            {
                var connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
                await using var _ = connection.ConfigureAwait(false);
                var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
                await using var __ = transaction.ConfigureAwait(false);
                await ExecuteAsync(
                    connection,
                    [new NpgsqlBatchCommand(database.Sql.LockProjectionTables).With(NpgsqlDbType.Bigint, SchemaNames.Lock(database.Options.Schema, "projection tables")), new(database.Sql.BoundLocks)],
                    cancellationToken).ConfigureAwait(false);
                var result = await work(connection, transaction, cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return result;
            }
            catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected && !backoff.IsOver)
            {
                await backoff.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private readonly record struct Build(ProjectionId Projection, int Number, DateTimeOffset? PromotedAt, bool HasCaughtUp, string[] Tables)
    {
        public bool Is(ProjectionId projection, int number) => Projection == projection && Number == number;
    }
}
