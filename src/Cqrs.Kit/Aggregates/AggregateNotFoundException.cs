namespace Cqrs.Kit;

/// <summary>A command asked for an aggregate whose stream has no event.</summary>
public sealed class AggregateNotFoundException : CqrsException
{
    internal AggregateNotFoundException(StreamName stream)
        : base($"There is no {stream.Type} with the id '{stream.Id}'.") => Stream = stream;

    /// <summary>The stream that was looked for.</summary>
    public StreamName Stream { get; }
}
