namespace Cqrs.Kit;

/// <summary>What people and tools do to projections in the store. For providers; users call <see cref="IProjectionControl"/>.</summary>
/// <remarks>Each call is one transaction and wakes the nodes. Safe for any thread.</remarks>
public interface IProjectionAdministration
{
    /// <summary>Says what a projection is meant to do. To run forgets recorded failures; anything else takes the leases away.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="mode">What it is meant to do.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When recorded.</returns>
    ValueTask SetModeAsync(ProjectionId projection, ProjectionMode mode, CancellationToken cancellationToken);

    /// <summary>Puts the checkpoint of the live build at a position, in a new epoch, and forgets recorded failures.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="position">The position; not past the end of the log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When moved.</returns>
    ValueTask RewindAsync(ProjectionId projection, LogPosition position, CancellationToken cancellationToken);

    /// <summary>Begins a build beside the live one, or finds the one that has not caught up yet. One that has, or has stopped at an event, and is not live, is dropped first.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="promotesItself">Whether it is to be promoted as soon as it has caught up. One that is found stays so when it was to be.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The build's number.</returns>
    ValueTask<int> AddBuildAsync(ProjectionDefinition projection, bool promotesItself, CancellationToken cancellationToken);

    /// <summary>Makes a build the live one of its version, and the promoted one of its projection unless a later version is promoted, in one
    /// transaction, once it has come as far as those before. Nothing when it is promoted already.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="build">The build.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when it is not there, has not come that far in a short time, or what is read is held by a long query; then nothing was changed.</returns>
    ValueTask<bool> TryPromoteAsync(ProjectionId projection, int build, CancellationToken cancellationToken);

    /// <summary>Takes the promotion of a build back; the one that was promoted before it is promoted again, and the one before it of its version live. It does not promote itself again.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="build">The build.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when it or one before is not there, when those before have not come that far in a short time, or what is read is held by a long query; then nothing was changed.</returns>
    ValueTask<bool> TryDemoteAsync(ProjectionId projection, int build, CancellationToken cancellationToken);

    /// <summary>Drops a build: its rows, its checkpoint, its parked keys.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="build">The build.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When dropped.</returns>
    ValueTask RetireAsync(ProjectionId projection, int build, CancellationToken cancellationToken);

    /// <summary>The parked keys of a projection, in the order of their events.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="build">The build.</param>
    /// <param name="key">Only this key; null for all.</param>
    /// <param name="maxCount">The most to give.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The keys.</returns>
    ValueTask<IReadOnlyList<ParkedKey>> ReadParkedAsync(ProjectionId projection, int build, string? key, int maxCount, CancellationToken cancellationToken);

    /// <summary>Asks the owner to try parked keys again.</summary>
    /// <param name="projection">The projection; all its builds.</param>
    /// <param name="key">Only this key; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many keys are to be tried.</returns>
    ValueTask<int> RequestRetryAsync(ProjectionId projection, string? key, CancellationToken cancellationToken);

    /// <summary>What the owner of a shard is to try next.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A key that was asked for, and the first events of its queue; null when there is none.</returns>
    ValueTask<ParkedRetry?> NextRetryAsync(ProjectionShard shard, CancellationToken cancellationToken);

    /// <summary>Skips the one event at which a projection has stopped, or the first in the queue of a parked key, and leaves a record of it.</summary>
    /// <param name="projection">The projection; all its builds.</param>
    /// <param name="position">The event's position.</param>
    /// <param name="key">The parked key; null when the projection has stopped.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when nothing has stopped there; then nothing was recorded.</returns>
    ValueTask<bool> SkipAsync(ProjectionId projection, LogPosition position, string? key, string reason, CancellationToken cancellationToken);

    /// <summary>Compares the rows of two builds, in one snapshot, when all their shards stand at one position.</summary>
    /// <param name="live">The one build.</param>
    /// <param name="other">The other, of the same name.</param>
    /// <param name="maxRows">The most rows to give; all are counted.</param>
    /// <param name="holdsLog">Whether appends may be held, for at most 100 ms, for both to come to the end of the log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The difference; null when they do not stand at one position.</returns>
    /// <exception cref="InvalidOperationException">One of the builds is not there.</exception>
    ValueTask<BuildDifference?> TryCompareAsync(ProjectionBuild live, ProjectionBuild other, int maxRows, bool holdsLog, CancellationToken cancellationToken);

    /// <summary>Takes a sample of the keys of a view's rows.</summary>
    /// <typeparam name="TView">The row.</typeparam>
    /// <typeparam name="TKey">Its key.</typeparam>
    /// <param name="view">The view.</param>
    /// <param name="build">The build.</param>
    /// <param name="count">The most keys to give.</param>
    /// <param name="seed">Which: of the same rows the same seed gives the same keys.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The keys, each once.</returns>
    ValueTask<IReadOnlyList<TKey>> SampleKeysAsync<TView, TKey>(ViewDefinition<TView> view, int build, int count, int seed, CancellationToken cancellationToken)
        where TKey : notnull;

    /// <summary>Reads rows of a view together with the checkpoints of the build, in one snapshot.</summary>
    /// <typeparam name="TView">The row.</typeparam>
    /// <typeparam name="TKey">Its key.</typeparam>
    /// <param name="view">The view.</param>
    /// <param name="build">The build.</param>
    /// <param name="keys">The keys, each once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was there at that moment.</returns>
    ValueTask<StoredRows<TView, TKey>> ReadRowsAsync<TView, TKey>(ViewDefinition<TView> view, int build, IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken)
        where TKey : notnull;
}
