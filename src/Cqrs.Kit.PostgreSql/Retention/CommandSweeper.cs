using Microsoft.Extensions.Logging;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Deletes command records that are older than they are kept: a minute after the start and then each hour, in small transactions with pauses between them.</summary>
/// <remarks>Every process tries; a lock lets one of them do it. <code>stopped → waiting ⇄ sweeping → stopped</code></remarks>
internal sealed class CommandSweeper(Database database, CommandRetention retention, TimeProvider time, ILogger logger) : IAsyncDisposable, IDisposable
{
    /// <summary>The most records that one transaction deletes.</summary>
    public const int Chunk = 2_000;

    /// <summary>A start has enough to do.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan _interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);
    private readonly CancellationTokenSource _stopping = new();
    private Task? _running;

    /// <summary>Begins, unless records are kept for ever.</summary>
    public void Start()
    {
        if (retention.Keep is { } keep)
        {
            _running ??= RunAsync(keep);
        }
    }

    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_running is { } running)
        {
            await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _stopping.Cancel();

    public ValueTask DisposeAsync() => StopAsync(CancellationToken.None);

    private async Task RunAsync(TimeSpan keep)
    {
        try
        {
            await Task.Delay(First, time, _stopping.Token).ConfigureAwait(false);
            while (await SweepAsync(keep).ConfigureAwait(false))
            {
                await Task.Delay(_interval, time, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // stopped; what it was doing does not matter
        }
    }

    /// <returns>Whether to come again.</returns>
    private async Task<bool> SweepAsync(TimeSpan keep)
    {
        long swept = 0;
        try
        {
            for (var deleted = Chunk; deleted == Chunk; swept += deleted)
            {
                if (swept > 0)
                {
                    await Task.Delay(_pause, time, _stopping.Token).ConfigureAwait(false);
                }

                deleted = await DeleteAsync(keep).ConfigureAwait(false);
            }

            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            Log.MayNotSweep(logger);
            return false;
        }
        catch (Exception exception) when (!_stopping.IsCancellationRequested)
        {
            Log.SweepFailed(logger, exception);
            return true;
        }
        finally
        {
            if (swept > 0)
            {
                Log.Swept(logger, swept, keep);
            }
        }
    }

    private async ValueTask<int> DeleteAsync(TimeSpan keep)
    {
        var before = retention.DeletedBefore(keep);
        var connection = await database.OpenAsync(_stopping.Token).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var batch = database.Batch(connection, new(database.Sql.IndexPlans), new NpgsqlBatchCommand(database.Sql.SweepCommands)
            .With(NpgsqlDbType.Bigint, SchemaNames.Lock(database.Options.Schema, "command records"))
            .With(NpgsqlDbType.Uuid, before.AppendId)
            .With(NpgsqlDbType.TimestampTz, before.RecordedAt)
            .With(NpgsqlDbType.Integer, Chunk));
        await using var __ = batch.ConfigureAwait(false);
        return Math.Max(0, await batch.ExecuteNonQueryAsync(_stopping.Token).ConfigureAwait(false));
    }
}
