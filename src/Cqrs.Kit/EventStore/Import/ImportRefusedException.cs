namespace Cqrs.Kit;

/// <summary>An import met an event that would break a stream, or that cannot be kept.</summary>
/// <remarks>The chunks before are written, as <see cref="Imported"/> says; of the event's own chunk nothing is. Mend the source and import it
/// again: what is there is passed over.</remarks>
public sealed class ImportRefusedException : CqrsException
{
    private readonly string _detail;

    /// <summary>Creates the error; for event stores.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="stream">The event's stream.</param>
    /// <param name="version">Its version in the stream.</param>
    /// <param name="eventId">Its id.</param>
    /// <param name="number">Its number in the source, from 1.</param>
    /// <param name="detail">What is wrong, in a sentence.</param>
    public ImportRefusedException(ImportRefusal reason, StreamName stream, long version, Guid eventId, long number, string detail)
        : base($"Event {number} of the source (version {version} of {(stream.IsDefault ? "no stream" : stream.ToString())}, id {eventId}) was refused: {detail} The chunks before it are written, of its own nothing is: mend the source and import it again; what is there is passed over.")
    {
        Reason = reason;
        Stream = stream;
        Version = version;
        EventId = eventId;
        Number = number;
        _detail = detail;
    }

    /// <summary>Why.</summary>
    public ImportRefusal Reason { get; }

    /// <summary>The event's stream; the default value when it names none.</summary>
    public StreamName Stream { get; }

    /// <summary>Its version in the stream.</summary>
    public long Version { get; }

    /// <summary>Its id.</summary>
    public Guid EventId { get; }

    /// <summary>Its number in the source, from 1.</summary>
    public long Number { get; }

    /// <summary>What the import has done before.</summary>
    public ImportResult Imported { get; private init; }

    /// <summary>The same error, with what was imported before it; for event stores.</summary>
    /// <param name="imported">What was imported.</param>
    /// <returns>The error to throw.</returns>
    public ImportRefusedException After(ImportResult imported) => new(Reason, Stream, Version, EventId, Number, _detail) { Imported = imported };
}
