namespace Cqrs.Kit;

/// <summary>A stream was not at the version that an append, or a caller of <c>GetAsync</c>, expected. Nothing was written.</summary>
/// <remarks>From the command bus it means that the retries were used up, or that the expectation was the caller's own.</remarks>
public sealed class ConcurrencyConflictException : CqrsException
{
    /// <summary>Creates the error; for event stores.</summary>
    /// <param name="conflict">What was not as expected.</param>
    public ConcurrencyConflictException(VersionConflict conflict)
        : base($"The stream {conflict.Stream} is at {(conflict.Actual < 0 ? "no version (it has no event)" : $"version {conflict.Actual}")}; expected was {conflict.Expected}. Nothing was written: read it again and decide anew.")
    {
        Stream = conflict.Stream;
        Expected = conflict.Expected;
        Actual = conflict.Actual;
    }

    /// <summary>The stream.</summary>
    public StreamName Stream { get; }

    /// <summary>What was expected.</summary>
    public ExpectedVersion Expected { get; }

    /// <summary>The version of its newest event; −1 when it has none.</summary>
    public long Actual { get; }
}
