namespace Cqrs.Kit;

/// <summary>Which part of a stream to read.</summary>
/// <remarks>Immutable. The default reads the whole stream forwards.</remarks>
public sealed record StreamReadOptions
{
    /// <summary>The whole stream, forwards.</summary>
    public static StreamReadOptions All { get; } = new();

    /// <summary>The first version to give: forwards, that and later ones (default 0); backwards, that and earlier ones (default the newest).</summary>
    public long? FromVersion { get; init; }

    /// <summary>Whether to read from the newest to the oldest. Default false.</summary>
    public bool Backwards { get; init; }

    /// <summary>The most events to give; from 1. Default no limit.</summary>
    public long? MaxCount { get; init; }
}

/// <summary>Which part of the log to read.</summary>
/// <remarks>Immutable. The default reads everything after the given position, forwards.</remarks>
public sealed record LogReadOptions
{
    /// <summary>Everything.</summary>
    public static LogReadOptions All { get; } = new();

    /// <summary>Only events with one of these stored names; filtered in the store. Default all.</summary>
    public IReadOnlyCollection<string>? EventTypes { get; init; }

    /// <summary>No events with one of these stored names; filtered in the store. Default none.</summary>
    public IReadOnlyCollection<string>? ExceptEventTypes { get; init; }

    /// <summary>Only events of streams of one of these types; filtered in the store. Default all.</summary>
    public IReadOnlyCollection<string>? StreamTypes { get; init; }

    /// <summary>The last position of the part to read, whatever the order. Default the newest at the time of reading.</summary>
    public LogPosition? UpTo { get; init; }

    /// <summary>Whether to read from the newest to the oldest: the same events in the reverse order. Default false.</summary>
    public bool Backwards { get; init; }

    /// <summary>The most events to give, counted in the order in which they are given; from 1. Default no limit.</summary>
    public long? MaxCount { get; init; }
}
