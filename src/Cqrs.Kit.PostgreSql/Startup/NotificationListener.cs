using Microsoft.Extensions.Logging;

using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Turns the notifications of other processes into pulses of this one's signals, on one connection of its own.</summary>
/// <remarks>A pulse after every (re)connection, as nothing is queued for a listener that was away. When the connection is broken, polling goes on
/// and only takes longer. <code>stopped → connecting ⇄ listening → stopped</code></remarks>
internal sealed class NotificationListener(Database database, LogSignal log, CheckpointSignal checkpoints, ProjectionSignal changes, TimeProvider time, ILogger logger) : IAsyncDisposable, IDisposable
{
    /// <summary>After so long without a word, it asks whether the server is still there.</summary>
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan _firstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _stopping = new();
    private Task? _running;

    public void Start() => _running ??= Task.Run(RunAsync);

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

    private async Task RunAsync()
    {
        var isDown = false;
        var backoff = NewBackoff();
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(OnConnected).ConfigureAwait(false);
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested)
            {
                if (!isDown)
                {
                    Log.ListenerDown(logger, exception);
                    isDown = true;
                }

                await WaitAsync(backoff).ConfigureAwait(false);
            }
            catch (Exception)
            {
                return; // stopped; what it was doing does not matter
            }
        }

        void OnConnected()
        {
            if (isDown)
            {
                Log.ListenerUp(logger);
                isDown = false;
            }

            backoff = NewBackoff();
            log.Pulse();
            checkpoints.Pulse();
            changes.Pulse();
        }
    }

    private async Task ListenAsync(Action onConnected)
    {
        var connection = await database.OpenListenerAsync(_stopping.Token).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        connection.Notification += (_, notification) =>
        {
            // What this process wrote, it has pulsed for already.
            var (sender, what) = Notice.Read(notification.Payload);
            if (sender == database.Sender)
            {
                return;
            }

            (what switch { Notice.Checkpoint => checkpoints, Notice.Change => changes, _ => (Signal)log }).Pulse();
            if (what == Notice.Change)
            {
                checkpoints.Pulse(); // one that has stopped will come no further: who waits is to be told
            }
        };
        await ExecuteAsync(connection, database.Sql.Listen.Replace("{channel}", SchemaNames.Quote(database.Channel), StringComparison.Ordinal)).ConfigureAwait(false);
        onConnected();
        while (true)
        {
            if (!await connection.WaitAsync(_silence, _stopping.Token).ConfigureAwait(false))
            {
                await ExecuteAsync(connection, database.Sql.Ping).ConfigureAwait(false);
            }
        }
    }

    private async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        var batch = database.Batch(connection, new NpgsqlBatchCommand(sql));
        await using var _ = batch.ConfigureAwait(false);
        await batch.ExecuteNonQueryAsync(_stopping.Token).ConfigureAwait(false);
    }

    private async Task WaitAsync(Backoff backoff)
    {
        try
        {
            await backoff.WaitAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // stopped
        }
    }

    private Backoff NewBackoff() => new(time, TimeSpan.MaxValue, _firstWait, _longestWait);
}
