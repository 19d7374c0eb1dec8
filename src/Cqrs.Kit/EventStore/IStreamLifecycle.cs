namespace Cqrs.Kit;

/// <summary>What can be done to a stream as a whole: it is closed, loses its old events, or is erased.</summary>
/// <remarks>
/// Whatever is done, the log stays dense: positions, versions, ids and types of events stay, only payloads and metadata go. Everything here is
/// idempotent, so what ended with an unknown outcome is simply asked for again. It commits by itself: call it from an endpoint, a job or a
/// subscriber rather than from a command's handler, whose failure would not undo it. Safe for any thread.
/// <code>open ⇄ closed → erased, and open → erased; truncation leaves the state as it is</code>
/// </remarks>
public interface IStreamLifecycle
{
    /// <summary>Closes a stream: appends to it are refused with a <see cref="StreamClosedException"/> from now on; it can still be read.</summary>
    /// <remarks>An append on its way is either in the stream when this returns, or refused. A closed or erased stream stays as it is.</remarks>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Gives up before it is sent.</param>
    /// <returns>When closed.</returns>
    /// <exception cref="StreamNotFoundException">The stream has no event.</exception>
    ValueTask CloseAsync(StreamName stream, CancellationToken cancellationToken = default);

    /// <summary>Opens a closed stream again. An open one stays as it is.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Gives up before it is sent.</param>
    /// <returns>When open.</returns>
    /// <exception cref="StreamNotFoundException">The stream has no event.</exception>
    /// <exception cref="StreamErasedException">The stream is erased, which closes it for ever.</exception>
    ValueTask ReopenAsync(StreamName stream, CancellationToken cancellationToken = default);

    /// <summary>Blanks the payloads and metadata of a stream's events before a version; reads of the stream begin there from now on.</summary>
    /// <remarks>The newest event always stays, and what is gone does not come back with a lower version. The events from the version on must be
    /// enough to load the aggregate, and to rebuild the views. Its cost grows with the number of events that are blanked; other appends do not
    /// wait for it.</remarks>
    /// <param name="stream">The stream.</param>
    /// <param name="beforeVersion">The first version to stay.</param>
    /// <param name="cancellationToken">Gives up; until the commit nothing is changed.</param>
    /// <returns>The version at which reads of the stream begin now.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The version is negative.</exception>
    /// <exception cref="StreamNotFoundException">The stream has no event.</exception>
    /// <exception cref="StreamErasedException">The stream is erased: nothing is left of it.</exception>
    ValueTask<long> TruncateAsync(StreamName stream, long beforeVersion, CancellationToken cancellationToken = default);

    /// <summary>Erases a stream, as for personal data: blanks the payloads and metadata of all its events and the recorded results of the commands
    /// that wrote to it, appends <see cref="StreamErased"/> as its last event, and closes it for ever; all in one transaction.</summary>
    /// <remarks>Afterwards appends to the stream and reads of it are refused with a <see cref="StreamErasedException"/>. Views lose what they made of
    /// the stream where their projectors handle <see cref="StreamErased"/>; ask with <c>Freshness.AtLeast</c> and the position to know that they have.
    /// Its cost grows with the stream; other appends wait only for its last round trip.</remarks>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Gives up; until the commit nothing is changed.</param>
    /// <returns>The position of its <see cref="StreamErased"/>; of an erased stream, that of the first time.</returns>
    /// <exception cref="StreamNotFoundException">The stream has no event.</exception>
    /// <exception cref="ProjectionException">An inline projection cannot pass the erasure; nothing was changed.</exception>
    ValueTask<LogPosition> EraseAsync(StreamName stream, CancellationToken cancellationToken = default);
}
