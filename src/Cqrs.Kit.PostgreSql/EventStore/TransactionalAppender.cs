using System.Data;

using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Appends within a transaction that has other writes too: the user's own, or those of inline projections. What is refused is an error
/// there, so that its COMMIT is not reached.</summary>
internal sealed class TransactionalAppender(Database database, AppendStatements statements, AppendResolver resolver, InlineProjections inline)
{
    /// <summary>Appends and commits; without inline projections in one round trip. On anything but "appended" the transaction is undone.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="isOfStore">Whether it is on a connection of the store's.</param>
    /// <param name="appends">The appends.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LostConnectionException">The connection was lost when the commit was on its way.</exception>
    public async ValueTask<AppendResult> CommitAsync(NpgsqlTransaction transaction, bool isOfStore, IReadOnlyList<EncodedAppend> appends, CancellationToken cancellationToken)
    {
        foreach (var append in appends)
        {
            await resolver.RefuseForgottenAsync(append, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await SendAsync(transaction, isOfStore, appends, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (PostgreSqlFaults.VerdictOf(exception) is { })
        {
            await transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
            return await RefusedAsync(exception, appends, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (PostgreSqlFaults.IsDuplicateId(exception))
        {
            await transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
            return await FindAllAsync(appends, underLock: false, cancellationToken).ConfigureAwait(false) ?? throw new AppendIdReusedException(appends[^1].Id);
        }
    }

    /// <summary>The result that all the appends had together; null when the first of them is not in the log.</summary>
    public async ValueTask<AppendResult?> FindAllAsync(IReadOnlyList<EncodedAppend> appends, bool underLock, CancellationToken cancellationToken)
    {
        List<AppendResult> results = [];
        foreach (var append in appends)
        {
            if (await resolver.FindAsync(append, underLock, cancellationToken).ConfigureAwait(false) is not { } found)
            {
                return null;
            }

            results.Add(found);
        }

        return Together(results);
    }

    private async ValueTask<AppendResult> SendAsync(NpgsqlTransaction transaction, bool isOfStore, IReadOnlyList<EncodedAppend> appends, CancellationToken cancellationToken)
    {
        var connection = transaction.Connection!;
        var units = appends.Select(AppendUnit.Of).ToList();
        List<NpgsqlBatchCommand> commands = [.. units.Select(statements.Append)];
        if (!inline.Any || units.Count == 0)
        {
            commands.Add(statements.Commit());
            return Together(ResultsOf(units, (await ExecuteAsync(connection, commands, units.Count, locks: false, cancellationToken).ConfigureAwait(false)).Answers));
        }

        commands.Add(inline.Lock(units.Sum(unit => (long)unit.Events)));
        commands.Add(new NpgsqlBatchCommand(database.Sql.BoundIdle));
        var (answers, locked) = await ExecuteAsync(connection, commands, units.Count, locks: true, cancellationToken).ConfigureAwait(false);
        var results = ResultsOf(units, answers);
        var rest = await inline.ApplyAsync(transaction, isOfStore, locked, appends, answers, results, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, [.. rest, statements.Commit()], 0, locks: false, cancellationToken).ConfigureAwait(false);
        return Together(results);
    }

    /// <summary>Sends statements of which the first are appends, and the next may lock projections.</summary>
    private async ValueTask<(List<AppendAnswer> Answers, List<ProjectionRow> Locked)> ExecuteAsync(
        NpgsqlConnection connection, IReadOnlyList<NpgsqlBatchCommand> commands, int appends, bool locks, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var batch = database.Batch(connection, [.. commands]);
        await using var _ = batch.ConfigureAwait(false);
        try
        {
            await database.PrepareAsync(batch, CancellationToken.None).ConfigureAwait(false);
            var reader = await batch.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
            List<AppendAnswer> answers = [];
            while (answers.Count < appends)
            {
                await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                answers.Add(AppendAnswer.Read(reader));
                await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false);
            }

            var locked = locks ? await ProjectionRow.ReadAllAsync(reader, CancellationToken.None).ConfigureAwait(false) : [];
            while (await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false))
            {
                // to the commit's answer, which may be an error
            }

            return (answers, locked);
        }
        catch (NpgsqlException exception) when (PostgreSqlFaults.IsOutcomeUnknown(exception, connection))
        {
            throw new LostConnectionException(exception);
        }
    }

    private async ValueTask<AppendResult> RefusedAsync(PostgresException exception, IReadOnlyList<EncodedAppend> appends, CancellationToken cancellationToken)
    {
        var refused = appends[(int)PostgreSqlFaults.Number(exception.TableName)];
        if (await FindAllAsync(appends, underLock: true, cancellationToken).ConfigureAwait(false) is { } first)
        {
            return first;
        }

        var refusal = new UnitAnswer(PostgreSqlFaults.VerdictOf(exception)!.Value, (int)PostgreSqlFaults.Number(exception.ColumnName) - 1, PostgreSqlFaults.Number(exception.DataTypeName));
        return await resolver.ResultOfAsync(refused, refusal).ConfigureAwait(false);
    }

    private static List<AppendResult> ResultsOf(List<AppendUnit> units, List<AppendAnswer> answers) =>
        [.. units.Zip(answers, (unit, answer) => answer.Next(unit).ResultsOf(unit).Single())];

    /// <summary>One result of several appends in one transaction: the last position, the versions of all streams.</summary>
    private static AppendResult Together(List<AppendResult> results) => results switch
    {
        [] => AppendResult.Appended(LogPosition.Start, []),
        [var only] => only,
        _ => AppendResult.Appended(results.Max(result => result.Position), [.. results.SelectMany(result => result.Versions)]),
    };
}
