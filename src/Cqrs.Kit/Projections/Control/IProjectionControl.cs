namespace Cqrs.Kit;

/// <summary>Shows and steers projections and subscriptions.</summary>
/// <remarks>A name means the newest version of it that this build of the app has. What is asked for is stored, and done by the node that works
/// on the projection; giving up a call only ends its waiting. Safe for any thread.</remarks>
public interface IProjectionControl
{
    /// <summary>How all projections and subscriptions of this app stand, with their lag.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One status a build.</returns>
    ValueTask<IReadOnlyList<ProjectionStatus>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Keeps a projection where it is until it is resumed. Queries wait for it as for one that lags.</summary>
    /// <param name="name">The projection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When asked for; a batch that is under way may still be committed.</returns>
    /// <exception cref="ArgumentException">There is no such projection.</exception>
    ValueTask PauseAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Keeps a projection where it is until it is resumed. Queries that ask for freshness are answered at once, as stale.</summary>
    /// <param name="name">The projection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When asked for; a batch that is under way may still be committed.</returns>
    /// <exception cref="ArgumentException">There is no such projection.</exception>
    ValueTask StopAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Lets a paused or stopped projection go on from its checkpoint; one that stopped at a poison event tries it again.</summary>
    /// <param name="name">The projection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it may go on.</returns>
    /// <exception cref="ArgumentException">There is no such projection.</exception>
    ValueTask ResumeAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Puts the checkpoint of a subscription, or of a projector with SQL of its own, behind a position: what follows is given to it again, or left out.</summary>
    /// <param name="name">The projection; not one with a view, which counts each event once: that is rebuilt.</param>
    /// <param name="position">The position; zero for the beginning of the log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When moved.</returns>
    /// <exception cref="ArgumentException">There is no such projection, or it has a view.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The log does not reach the position.</exception>
    ValueTask RewindAsync(string name, LogPosition position, CancellationToken cancellationToken = default);

    /// <summary>Fills new tables from the beginning of the log while the old ones serve, and promotes them when they have caught up.</summary>
    /// <remarks>The old build is kept, and kept up to date, until it is retired or the next rebuild begins. A rebuild that is under way already is
    /// joined, and promoted by itself if one of those who asked wants that; one that has stopped begins anew, as its rows are of the code that failed.</remarks>
    /// <param name="name">The projection; not a subscription, which a rebuild never fires.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="promote">Whether it is promoted by itself; else the call completes when it has caught up, and <see cref="PromoteAsync"/> does it.</param>
    /// <param name="cancellationToken">Stops the waiting, not the rebuild.</param>
    /// <returns>When promoted.</returns>
    /// <exception cref="ArgumentException">There is no such projection, or it is a subscription.</exception>
    /// <exception cref="InvalidOperationException">Its build was retired, or taken back, meanwhile.</exception>
    /// <exception cref="ProjectionException">It stopped at a poison event.</exception>
    ValueTask RebuildAsync(string name, IProgress<RebuildProgress>? progress = null, bool promote = true, CancellationToken cancellationToken = default);

    /// <summary>Compares the promoted build with the newest that is not promoted, or else with the one that was promoted before it.</summary>
    /// <remarks>Exact: both are read in one snapshot, at one position of the log. Where the log moves on all the time, appends are held for at
    /// most 100 ms until both have come to its end; not while the rows are compared. Of two versions the columns that both have are compared.</remarks>
    /// <param name="name">The projection.</param>
    /// <param name="maxRows">The most rows to give, from 0; all are counted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The difference.</returns>
    /// <exception cref="ArgumentException">There is no such projection.</exception>
    /// <exception cref="InvalidOperationException">There is no other build, it has not caught up, one of them stands still at another position, or
    /// they did not come to one position within 30 s.</exception>
    ValueTask<BuildDifference> CompareAsync(string name, int maxRows = 100, CancellationToken cancellationToken = default);

    /// <summary>Checks the live build of a view: folds a sample of its keys afresh from the log and compares them with the rows as they stood at that position.</summary>
    /// <remarks>Reads the log once, beside the running projection, which goes on. Memory grows with the sample and with the projector's lookups,
    /// not with the log. What is expected is what a rebuild by this build of the app would give: a row of events that were truncated differs.</remarks>
    /// <param name="name">The projection; one with a <c>ViewProjector</c>.</param>
    /// <param name="options">Which keys; default 100 of stored rows and 100 of those that events name.</param>
    /// <param name="progress">Told after each page of the log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ArgumentException">There is no such projection, or it keeps no view.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sample is too small or too large.</exception>
    /// <exception cref="InvalidOperationException">The build was dropped meanwhile.</exception>
    /// <exception cref="ProjectionException">The keys of an event, or a lookup's value, cannot be found out.</exception>
    ValueTask<ConsistencyReport> CheckAsync(string name, ConsistencyCheckOptions? options = null, IProgress<RebuildProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Lets queries read the newest build, in one transaction: before it all read the old one, after it all the new one.</summary>
    /// <remarks>Waits until the build has come as far as the old one, and until no long query holds the SQL view. It goes on after a transient fault.</remarks>
    /// <param name="name">The projection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When promoted.</returns>
    /// <exception cref="ArgumentException">There is no such projection.</exception>
    /// <exception cref="InvalidOperationException">There is no other build, it has not caught up, or it is behind the old one and has stopped or is paused.</exception>
    ValueTask PromoteAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Goes back to the build that was promoted before, in one transaction.</summary>
    /// <remarks>Waits as <see cref="PromoteAsync"/> does.</remarks>
    /// <param name="name">The projection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it is live again.</returns>
    /// <exception cref="ArgumentException">There is no such projection.</exception>
    /// <exception cref="InvalidOperationException">There is none to go back to, or it is behind and has stopped or is paused.</exception>
    ValueTask RollBackAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Drops every build of all versions that is neither the promoted one nor on its way to be.</summary>
    /// <param name="name">The projection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many builds were dropped.</returns>
    /// <exception cref="ArgumentException">There is no such projection.</exception>
    ValueTask<int> RetireAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>The parked keys of a projection's live build, in the order of their events.</summary>
    /// <param name="name">The projection.</param>
    /// <param name="maxCount">The most to give; from 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The keys.</returns>
    /// <exception cref="ArgumentException">There is no such projection.</exception>
    ValueTask<IReadOnlyList<ParkedKey>> ListParkedAsync(string name, int maxCount = 100, CancellationToken cancellationToken = default);

    /// <summary>Tries parked keys again, each from its first event on, in order. One that passes all of its events is as if it had never been parked.</summary>
    /// <param name="name">The projection.</param>
    /// <param name="key">The key, as text; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many keys are to be tried.</returns>
    /// <exception cref="ArgumentException">There is no such projection.</exception>
    ValueTask<int> RetryParkedAsync(string name, string? key = null, CancellationToken cancellationToken = default);

    /// <summary>Skips the one event at which a projection has stopped, or the first that waits for a parked key, and leaves a record of it. Rebuilds skip it too.</summary>
    /// <param name="name">The projection.</param>
    /// <param name="position">The event's position, so that no other is skipped by mistake.</param>
    /// <param name="reason">Why, for the record.</param>
    /// <param name="key">The parked key, as text; null when the projection has stopped.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When recorded; the projection goes on, a parked key is to be retried.</returns>
    /// <exception cref="ArgumentException">There is no such projection, or no reason is given.</exception>
    /// <exception cref="InvalidOperationException">It has not stopped there, or the key is not parked there.</exception>
    ValueTask SkipAsync(string name, LogPosition position, string reason, string? key = null, CancellationToken cancellationToken = default);

    /// <summary>Drives all projections and subscriptions, here and now, until they have passed a position. For tests and tools; the host does it by itself.</summary>
    /// <param name="position">The position; no further than the log's end.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When all have passed it.</returns>
    /// <exception cref="ProjectionException">One stopped at a poison event.</exception>
    ValueTask CatchUpAsync(LogPosition position, CancellationToken cancellationToken = default);
}
