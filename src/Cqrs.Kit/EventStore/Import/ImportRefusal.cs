namespace Cqrs.Kit;

/// <summary>Why an import refused an event.</summary>
public enum ImportRefusal
{
    /// <summary>It names no stream, has no id, a negative version, or a type name or version that can never be registered.</summary>
    InvalidEvent,

    /// <summary>This build does not know its type, or its version of it.</summary>
    UnknownEventType,

    /// <summary>Its payload is not UTF-8, not JSON, JSON null, has a name twice in an object, or a text that would not come back as it was.</summary>
    InvalidPayload,

    /// <summary>Its payload is over <see cref="CqrsOptions.MaxEventBytes"/>.</summary>
    PayloadTooLarge,

    /// <summary>Its metadata cannot be kept or is over a cap.</summary>
    InvalidMetadata,

    /// <summary>The version before it is neither in the log nor before it in the source.</summary>
    MissingVersion,

    /// <summary>Its version is there with another event.</summary>
    VersionTaken,

    /// <summary>Its id is that of another event.</summary>
    EventIdTaken,

    /// <summary>Its stream is closed.</summary>
    StreamClosed,

    /// <summary>Its stream was erased.</summary>
    StreamErased,
}
